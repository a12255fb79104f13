import { HealthChainError } from '@healthchain/protocol';
import { httpStatus } from '../../platform/http/status.js';

/** Statuses of a gateway that works, but cannot answer now. */
const unavailable: readonly number[] = [503, 504];

/**
 * Whether another gateway gave no answer: no connection, none in time, or one that something it needs
 * is down. A refusal is an answer.
 */
export function isUnreachable(error: unknown): boolean {
  return !(error instanceof HealthChainError) || unavailable.includes(httpStatus[error.code]);
}
