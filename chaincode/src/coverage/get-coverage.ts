import { canonicalJson, HealthChainError, ownCollection, randomId } from '@healthchain/protocol';
import {
  coverageCollection,
  coverageStanding,
  type AnsweredCoverage,
  type RequestedCoverage,
} from '@healthchain/protocol/coverage';
import { z } from 'zod';
import { credentialHolderOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { ownKeys, privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** Answers what has become of a request, to who asked and who was asked. */
export const getCoverage = query({
  name: 'PrescriptionManagementContract:GetCoverage',
  summary:
    'The CoverageStanding of a request at the time of the call: open, timed out, answered or expired. An answer is ' +
    'given for as long as it holds, and only if the plan’s own peer endorsed it.',
  arguments: z.strictObject({ requestId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE', 'COVERAGE_NOT_ENDORSED'],
  run: async (context, { requestId }) => {
    const state = context.privateState(coverageCollection);
    const request = await state.get(privateKeys.coverageRequest(requestId));
    if (request === undefined || !concerns(request, context.caller.mspId)) {
      throw new HealthChainError('NOT_FOUND');
    }
    const answer = await endorsedAnswer(context, request);
    return canonicalJson(coverageStanding(request, answer, context.time));
  },
});

function concerns({ plan, requester }: RequestedCoverage, mspId: string): boolean {
  return [plan, requester.organization].includes(mspId);
}

/**
 * The answer, whose hash has to stand in the plan's own collection, where nobody else can put it, and which has to be
 * about the request as it stands now.
 *
 * @throws HealthChainError `COVERAGE_NOT_ENDORSED`, `PRIVATE_DATA_UNAVAILABLE`
 */
async function endorsedAnswer(
  context: HealthContext,
  { requestId, plan }: RequestedCoverage,
): Promise<AnsweredCoverage | undefined> {
  const state = context.privateState(coverageCollection);
  const entry = privateKeys.coverageAnswer(requestId);
  const ofPlan = context.privateState(ownCollection(plan));
  const endorsed = await ofPlan.hash(ownKeys.coverageAnswer(requestId));
  const answer = await state.get(entry);
  const isEndorsed = endorsed === (await state.hash(entry));
  const asked = await state.hash(privateKeys.coverageRequest(requestId));
  if (!isEndorsed || (answer !== undefined && answer.requestDigest !== asked)) {
    throw new HealthChainError('COVERAGE_NOT_ENDORSED');
  }
  return answer;
}
