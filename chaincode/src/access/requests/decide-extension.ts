import {
  hasPassed,
  HealthChainError,
  type ExtensionReason,
  type PatientRequest,
  type Registrar,
} from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';

/** Who postpones an answer, and why. */
export interface Postponement {
  readonly by: Registrar;
  readonly reason: ExtensionReason;
  readonly time: TransactionTime;
}

/**
 * A request whose answer is postponed: once, and within its first period, so that nothing that is overdue
 * already becomes timely again.
 *
 * @throws HealthChainError `REQUEST_ANSWERED`, `EXTENSION_NOT_PERMITTED` or `EXTENSION_TOO_LATE`
 */
export function extended(
  request: PatientRequest,
  { by, reason, time }: Postponement,
): PatientRequest {
  const { answer, extension, extensibleTo, dueAt } = request;
  if (answer !== undefined) {
    throw new HealthChainError('REQUEST_ANSWERED');
  }
  if (extension !== undefined || extensibleTo === undefined) {
    throw new HealthChainError('EXTENSION_NOT_PERMITTED');
  }
  if (hasPassed(dueAt, time)) {
    throw new HealthChainError('EXTENSION_TOO_LATE');
  }
  return { ...request, extension: { ...by, at: time.instant, reason } };
}
