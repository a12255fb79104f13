import { type ErrorCode, HealthChainError } from '@healthchain/protocol';
import { httpStatus } from '../../platform/http/status.js';

/** Statuses of a gateway that works, but cannot answer now. */
const unavailable: readonly number[] = [503, 504];
/** Refusals of one that is there, and asks to be asked again. */
const later: readonly ErrorCode[] = [
  'BUSY',
  'CATCHING_UP',
  'PRIVATE_DATA_UNAVAILABLE',
  'RATE_LIMITED',
];

/**
 * Whether another gateway gave no answer: no connection, none in time, or one that something it needs
 * is down. A refusal is an answer. Readers and key keepers judge a custodian by this alone, so that
 * they agree whether it is there.
 */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof HealthChainError)) {
    return true;
  }
  return unavailable.includes(httpStatus[error.code]) && !later.includes(error.code);
}
