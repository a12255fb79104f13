/**
 * Waiting time before the given attempt (from 1): exponential with full jitter, so that those who
 * collided do not collide again. All times in milliseconds.
 */
export function backoff(
  attempt: number,
  { base, cap }: { readonly base: number; readonly cap: number },
  random: () => number = Math.random,
): number {
  return random() * Math.min(cap, base * 2 ** (attempt - 1));
}
