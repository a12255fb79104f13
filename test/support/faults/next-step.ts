/** What a careful client does after an answer to a write that can be sent again without harm. */
export type NextStep =
  | { readonly kind: 'acknowledged' }
  /** Refused for good: the same request would be refused again. */
  | { readonly kind: 'refused' }
  /** @see NextStep.pause ms */
  | { readonly kind: 'again'; readonly pause: number };

/** What of an answer decides; nothing of it when the connection broke. */
export interface AnswerHead {
  readonly status?: number;
  /** Seconds, as the header says. */
  readonly retryAfter?: string | null;
}

const passing = new Set([401, 408, 429]);
const pauses = { first: 250, most: 4_000 } as const;

/**
 * Decides by the status alone, as an EHR that knows no code of ours would. A server's fault says nothing
 * about the write, so that it is sent again; so is what came to nothing because a token had expired.
 *
 * @param attempt counted from 1
 * @param chance from 0 up to 1, so that clients that were refused together do not return together
 */
export function nextStep(
  { status, retryAfter }: AnswerHead,
  attempt: number,
  chance: number,
): NextStep {
  if (status !== undefined && status >= 200 && status < 300) {
    return { kind: 'acknowledged' };
  }
  if (status !== undefined && status >= 400 && status < 500 && !passing.has(status)) {
    return { kind: 'refused' };
  }
  const told = Number(retryAfter ?? 0) * 1000;
  const own = Math.min(pauses.most, pauses.first * 2 ** (attempt - 1));
  return { kind: 'again', pause: (told > 0 ? told : own / 2) + (own / 2) * chance };
}
