import { fetchText, type FetchLimits } from './fetch-text.js';

export type { FetchLimits } from './fetch-text.js';

/** {@link fetchText} that is JSON. @throws Error also for what is none */
export async function fetchJson(
  url: URL,
  limits: FetchLimits,
  init: RequestInit = {},
): Promise<unknown> {
  return JSON.parse(await fetchText(url, limits, init));
}
