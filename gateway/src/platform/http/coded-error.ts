import { type ErrorCode, HealthChainError } from '@healthchain/protocol';

/** Failures of Express and its body parsers, by their `type`, and what they are for a client. */
const parserCodes: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'BODY_TOO_LARGE',
  'entity.parse.failed': 'BODY_MALFORMED',
  'request.size.invalid': 'BODY_MALFORMED',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

/** The coded error that a client is told of; whatever is not known is INTERNAL, without its text. */
export function codedError(error: unknown): HealthChainError {
  if (error instanceof HealthChainError) return error;
  return new HealthChainError(codeOf(error), undefined, { cause: error });
}

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return 'INTERNAL';
  if (isDiskFull(error)) return 'STORAGE_FULL';
  const type: unknown = 'type' in error ? error.type : undefined;
  const known = typeof type === 'string' ? parserCodes[type] : undefined;
  if (known !== undefined) return known;
  const status: unknown = 'status' in error ? error.status : undefined;
  return status === 400 ? 'INVALID_ARGUMENT' : 'INTERNAL';
}

/** As SQLite says it, and as the system does. */
function isDiskFull(error: Error): boolean {
  return 'code' in error && (error.code === 'SQLITE_FULL' || error.code === 'ENOSPC');
}
