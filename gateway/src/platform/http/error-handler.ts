import { type ErrorCode, HealthChainError } from '@healthchain/protocol';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from '../telemetry/logger.js';
import { codedError } from './coded-error.js';
import { problemOf } from './problem.js';
import { httpStatus } from './status.js';

/** Writes the body of a refusal; its status and headers are set already. */
export type ErrorRenderer = (error: HealthChainError, res: Response) => void;

/** Seconds that a client should wait where the failure itself does not say. */
const defaultRetryAfter = 5;

const refusals = new WeakMap<Response, ErrorCode>();

/** The code of the refusal that was sent, for the request log. */
export function refusalOf(res: Response): ErrorCode | undefined {
  return refusals.get(res);
}

/** Answers what no route takes. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(new HealthChainError('NOT_FOUND', 'There is nothing at this address.'));
};

/** Answers every error, with the renderer that is chosen by path; problem+json elsewhere. */
export function errorHandler(
  logger: Logger,
  rendererFor: (path: string) => ErrorRenderer | undefined,
): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const error = codedError(thrown);
    const status = httpStatus[error.code];
    if (status === 500) logger.error({ err: thrown }, 'request failed');
    refusals.set(res, error.code);
    res.status(status);
    if (status === 503 && !res.hasHeader('Retry-After')) res.set('Retry-After', retryAfter(thrown));
    (rendererFor(req.originalUrl) ?? renderProblem)(error, res);
  };
}

/** The usual renderer: problem details, RFC 9457. */
export const renderProblem: ErrorRenderer = (error, res) => {
  res.type('application/problem+json').send(JSON.stringify(problemOf(error)));
};

function retryAfter(error: unknown): string {
  const known = error instanceof Error && 'retryAfter' in error ? error.retryAfter : undefined;
  return String(typeof known === 'number' ? Math.ceil(known) : defaultRetryAfter);
}
