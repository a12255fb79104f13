/** How long an answer may take (ms), and how large it may be (bytes). */
export interface FetchLimits {
  readonly timeout: number;
  readonly size: number;
}

/**
 * Fetches JSON, from the address itself and from no other that it names.
 *
 * @throws Error for any other answer, one that takes too long or is too large
 */
export async function fetchJson(
  url: URL,
  { timeout, size }: FetchLimits,
  init: RequestInit = {},
): Promise<unknown> {
  const response = await fetch(url, {
    ...init,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The registry answered ${String(response.status)}.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > size) {
      throw new Error('The registry’s answer is too large.');
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
