import {
  dueOf,
  hasPassed,
  HealthChainError,
  isAnswerAllowed,
  type AnswerReason,
  type PatientRequest,
  type Registrar,
  type RequestOutcome,
} from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';
import type { Fee } from './accounting-fee.js';

/** Who answers a request, and how. */
export interface GivenAnswer {
  readonly by: Registrar;
  readonly outcome: RequestOutcome;
  readonly reasons: readonly AnswerReason[];
  readonly time: TransactionTime;
  readonly fee: Fee | undefined;
}

/**
 * A request with its answer. A late one is taken, and recorded as late: the patient is owed it all the same.
 *
 * @throws HealthChainError `REQUEST_ANSWERED` or `ANSWER_NOT_PERMITTED`
 */
export function answered(
  request: PatientRequest,
  { by, outcome, reasons, time, fee }: GivenAnswer,
): PatientRequest {
  if (request.answer !== undefined) {
    throw new HealthChainError('REQUEST_ANSWERED');
  }
  if (!isAnswerAllowed(request.signed.statement.what, outcome, reasons)) {
    throw new HealthChainError('ANSWER_NOT_PERMITTED');
  }
  const isLate = hasPassed(dueOf(request), time);
  return {
    ...request,
    answer: {
      ...{ ...by, at: time.instant, outcome, reasons: [...reasons] },
      ...(isLate && { late: true }),
      ...(fee && { fee }),
    },
  };
}
