import { HealthChainError, salt } from '@healthchain/protocol';
import {
  coverageCollection,
  coverageEvents,
  coverageRequestSchema,
  coverageTransientField,
  type CoverageRequest,
} from '@healthchain/protocol/coverage';
import { z } from 'zod';
import { registrarOf } from '../access/credentials/registrar.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { requireNamed } from '../context/require-named.js';
import { transaction } from '../context/use-case.js';
import { coverageArguments } from './coverage-arguments.js';
import { coverageRequester } from './coverage-requester.js';
import { openCoverageOf } from './open-coverage.js';

const transientSchema = z.strictObject({
  ...{ salt, openSalt: salt },
  request: coverageRequestSchema,
});

/** Asks a health plan what it pays of a drug. Whom it is about only the plan can read. */
export const requestCoverage = transaction({
  name: 'PrescriptionManagementContract:RequestCoverage',
  summary:
    'Asks a health plan whether it covers a drug for a member, who is sealed to the plan. The request times out ' +
    'by itself after the seconds that it names.',
  arguments: coverageArguments,
  guard: coverageRequester,
  transient: `\`${coverageTransientField}\`: salt, openSalt, request (CoverageRequest)`,
  events: [coverageEvents.requested],
  refusals: ['TRANSIENT_MISSING', 'WRAPPING_KEY_UNKNOWN', 'ALREADY_EXISTS'],
  run: async (context, { requestId, digest }) => {
    const { request, openSalt, ...transient } = context.transient(
      coverageTransientField,
      transientSchema,
    );
    requireDigest(digest, transient.salt, request);
    requireNamed(requestId, request.requestId);
    await requirePlan(context, request);
    const state = context.privateState(coverageCollection);
    const entry = privateKeys.coverageRequest(requestId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { instant, epochMilliseconds } = context.time;
    const requested = {
      ...{ ...request, salt: transient.salt, requester: registrarOf(context), askedAt: instant },
      answerBy: new Date(epochMilliseconds + request.answerWithin * 1000).toISOString(),
    };
    await state.put(entry, requested);
    await state.put(openCoverageOf(requested), { salt: openSalt, requestId });
    context.emit(coverageEvents.requested, { requestId, plan: request.plan });
    return { requestId };
  },
});

/**
 * Requires a health plan of the network that can open what is sealed for it.
 *
 * @throws HealthChainError `ORGANIZATION_UNKNOWN`, `WRAPPING_KEY_UNKNOWN`
 */
async function requirePlan(
  { publicState }: HealthContext,
  { plan, member }: CoverageRequest,
): Promise<void> {
  const document = await publicState.get(publicKeys.organizations());
  const found = document?.content.organizations.find(({ mspId }) => mspId === plan);
  if (found?.kind !== 'health-plan') {
    throw new HealthChainError(
      'ORGANIZATION_UNKNOWN',
      'No health plan of the network has this id.',
    );
  }
  const published = await publicState.get(publicKeys.wrappingKey(plan));
  if (published?.keyId !== member.key.keyId) {
    throw new HealthChainError('WRAPPING_KEY_UNKNOWN');
  }
}
