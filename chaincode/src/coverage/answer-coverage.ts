import { HealthChainError, salt } from '@healthchain/protocol';
import {
  coverageAnswerSchema,
  coverageCollection,
  coverageEvents,
  coverageTransientField,
  isAwaited,
  longestCoverageValidity,
  type CoverageAnswer,
  type RequestedCoverage,
} from '@healthchain/protocol/coverage';
import { z } from 'zod';
import { registrarOf } from '../access/credentials/registrar.js';
import { gatewayOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { ownKeys, privateKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { requireNamed } from '../context/require-named.js';
import type { TransactionTime } from '../context/transaction-time.js';
import { transaction } from '../context/use-case.js';
import { coverageArguments } from './coverage-arguments.js';
import { openCoverageOf } from './open-coverage.js';

const transientSchema = z.strictObject({ salt, answer: coverageAnswerSchema });
const day = 24 * 60 * 60 * 1000;

/**
 * Answers a request, once. The answer stands word for word in the plan's own collection too, whose policy is the
 * endorsement of the plan's own peer: without it a transaction with an answer is invalid, whoever else endorsed it.
 */
export const answerCoverage = transaction({
  name: 'PrescriptionManagementContract:AnswerCoverage',
  summary:
    'Answers a coverage request that the caller’s health plan was asked, once and in time. It writes to the plan’s ' +
    'own collection, so that only an endorsement of the plan’s own peer makes it valid.',
  arguments: coverageArguments,
  guard: gatewayOf('health-plan'),
  transient: `\`${coverageTransientField}\`: salt, answer (CoverageAnswer)`,
  events: [coverageEvents.answered],
  refusals: [
    'TRANSIENT_MISSING',
    'NOT_FOUND',
    'PRIVATE_DATA_UNAVAILABLE',
    'NOT_OWN_ORGANIZATION',
    'STATE_MISMATCH',
    'COVERAGE_TIMED_OUT',
    'COVERAGE_ANSWERED',
    'VALIDITY_TOO_LONG',
  ],
  run: async (context, { requestId, digest }) => {
    const { answer, ...transient } = context.transient(coverageTransientField, transientSchema);
    requireDigest(digest, transient.salt, answer);
    requireNamed(requestId, answer.requestId);
    const state = context.privateState(coverageCollection);
    const request = await requireAnswerable(context, answer);
    requireValidity(answer, context.time);
    const own = ownKeys.coverageAnswer(requestId);
    if ((await context.ownState.hash(own)) !== undefined) {
      throw new HealthChainError('COVERAGE_ANSWERED');
    }
    const answered = {
      ...{ ...answer, salt: transient.salt },
      ...{ answeredBy: registrarOf(context), answeredAt: context.time.instant },
    };
    await context.ownState.put(own, answered);
    await state.put(privateKeys.coverageAnswer(requestId), answered);
    await state.delete(openCoverageOf(request));
    context.emit(coverageEvents.answered, { requestId });
    return { requestId };
  },
});

/**
 * The request, if it is this plan's to answer, is the one that the answer is about, and still waits.
 *
 * @throws HealthChainError `NOT_FOUND`, `NOT_OWN_ORGANIZATION`, `STATE_MISMATCH`, `COVERAGE_TIMED_OUT`
 */
async function requireAnswerable(
  context: HealthContext,
  { requestId, requestDigest }: CoverageAnswer,
): Promise<RequestedCoverage> {
  const state = context.privateState(coverageCollection);
  const entry = privateKeys.coverageRequest(requestId);
  const request = await state.get(entry);
  if (request === undefined) {
    throw new HealthChainError('NOT_FOUND');
  }
  if (request.plan !== context.caller.mspId) {
    throw new HealthChainError('NOT_OWN_ORGANIZATION');
  }
  if ((await state.hash(entry)) !== requestDigest) {
    throw new HealthChainError('STATE_MISMATCH');
  }
  if (!isAwaited(request, context.time)) {
    throw new HealthChainError('COVERAGE_TIMED_OUT');
  }
  return request;
}

/** @throws HealthChainError `INVALID_ARGUMENT`, `VALIDITY_TOO_LONG` */
function requireValidity(
  { validUntil }: CoverageAnswer,
  { epochMilliseconds }: TransactionTime,
): void {
  const holds = Date.parse(validUntil) - epochMilliseconds;
  if (holds <= 0) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The answer would have expired already.');
  }
  if (holds > longestCoverageValidity * day) {
    throw new HealthChainError('VALIDITY_TOO_LONG');
  }
}
