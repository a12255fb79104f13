import { HealthChainError } from '@healthchain/protocol';

/** What a log line says of an error. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string | number;
  /** Only of our own errors, whose texts never hold PHI. */
  readonly detail?: string;
  readonly frames: readonly string[];
  readonly cause?: LoggedError;
}

/** Causes nest; a cycle must not keep the logger busy. */
const deepestCause = 5;

/**
 * Describes an error without its message: a library may quote its input there, such as a JSON
 * parser the record that it could not parse. Type, code and stack frames find the place as well.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  return {
    type: error.constructor.name,
    ...codeOf(error),
    ...(error instanceof HealthChainError && { detail: error.detail }),
    frames: framesOf(error),
    ...(error.cause !== undefined &&
      depth < deepestCause && { cause: describeError(error.cause, depth + 1) }),
  };
}

function codeOf(error: Error): { code?: string | number } {
  const code: unknown = 'code' in error ? error.code : undefined;
  const known = typeof code === 'number' || (typeof code === 'string' && /^[A-Z_\d]+$/.test(code));
  return known ? { code } : {};
}

function framesOf({ stack = '' }: Error): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at \S.*(:\d+:\d+\)?|<anonymous>\)?)$/.test(line))
    .map((line) => line.trim());
}
