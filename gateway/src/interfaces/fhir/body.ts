import { HealthChainError, type ErrorCode } from '@healthchain/protocol';
import { raw, type Request, type RequestHandler } from 'express';
import { parseExactJson, type ExactJson } from './json/exact-json.js';

/** FHIR's own media type, and plain JSON, which FHIR servers are asked to take too. */
const mediaTypes = ['application/fhir+json', 'application/json'];

/**
 * Reads a body of at most `limit` bytes, whether compressed or not.
 * Errors: UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BODY_MALFORMED.
 */
export function readBody(limit: number): RequestHandler {
  const read: RequestHandler = raw({ limit, type: mediaTypes });
  return (request, response, next) => {
    if (!isAcceptable(request)) {
      next(new HealthChainError('UNSUPPORTED_MEDIA_TYPE'));
      return;
    }
    void read(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : bodyError(error));
    });
  };
}

/** Parses a body that {@link readBody} has read. @throws HealthChainError BODY_MALFORMED */
export function parseBody(request: Request): ExactJson {
  const body: unknown = request.body;
  return parseExactJson(Buffer.isBuffer(body) ? decode(body) : '');
}

/** A request without a body passes: it is told that its body is malformed. */
function isAcceptable(request: Request): boolean {
  const [, charset = 'utf-8'] = /charset="?([\w-]+)/i.exec(request.get('content-type') ?? '') ?? [];
  return request.is(mediaTypes) !== false && /^utf-?8$/i.test(charset);
}

/** Bytes that are no UTF-8 are refused: replacing them would change what was sent. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HealthChainError('BODY_MALFORMED', 'The body is not UTF-8.');
  }
}

const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

function bodyError(error: unknown): HealthChainError {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 400;
  return new HealthChainError(codesOfStatus[status] ?? 'BODY_MALFORMED');
}
