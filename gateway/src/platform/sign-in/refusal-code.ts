import type { ErrorCode } from '@healthchain/protocol';

/** What the library and `client-assertion.ts` say of the assertions that have codes of their own. */
const codes: readonly (readonly [detail: RegExp, code: ErrorCode])[] = [
  [/must only be used once$/, 'ASSERTION_REPLAYED'],
  [/^jwt expired$/, 'ASSERTION_EXPIRED'],
  [
    /^(?:audience \(aud\)|list of audience \(aud\)|aud) must (?:equal|include|be the)/,
    'ASSERTION_WRONG_AUDIENCE',
  ],
];

/**
 * The stable code of a refused client assertion; undefined for other refusals, which OAuth's own `error`
 * tells apart. A client that is not registered reads the same as a signature that does not verify.
 */
export function refusalCode(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Error && error.message === 'invalid_client')) {
    return undefined;
  }
  const detail: unknown = 'error_detail' in error ? error.error_detail : undefined;
  const known = codes.find(([pattern]) => typeof detail === 'string' && pattern.test(detail));
  return known?.[1] ?? 'ASSERTION_INVALID';
}
