/** How long an answer may take (ms), and how large it may be (bytes). */
export interface FetchLimits {
  readonly timeout: number;
  readonly size: number;
}

/**
 * Fetches a text, from the address itself and from no other that it names.
 *
 * @throws Error for any other status than 200, an answer that takes too long or is too large
 */
export async function fetchText(
  url: URL,
  { timeout, size }: FetchLimits,
  init: RequestInit = {},
): Promise<string> {
  const response = await fetch(url, {
    ...init,
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(init.signal ? [init.signal] : [])]),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The service answered ${String(response.status)}.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > size) {
      throw new Error('The service’s answer is too large.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
