import {
  authorityTransientField,
  chartRequestSchema,
  decideAccess,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
  type Access,
  type ChartRequest,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember, holderOf, objectionOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { transaction } from '../context/use-case.js';

const transientSchema = z.strictObject({ salt, request: chartRequestSchema });

/** Who may open a chart; everybody else's attempt is committed as refused. */
const opener = holderOf('clinician', 'hospital');

/**
 * Opens a patient's chart under a consent. Its outcome is committed, permitted or refused, because
 * the patient has a right to see both. It reads point keys only; the authority key, which each
 * revocation writes, makes the two conflict, so that the order of the blocks decides.
 */
export const openChart = transaction({
  name: 'AccessControlContract:OpenChart',
  summary:
    'Asks for a patient’s chart under a consent and commits the Access, permitted for a session of ' +
    '15 minutes or refused with a reason; GetAccess tells the outcome. Who is not a clinician of a ' +
    'hospital is refused in public, without the patient; the answer names the reason.',
  arguments: z.strictObject({ accessId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: anyMember,
  transient: `\`${authorityTransientField}\`: salt, request (ChartRequest)`,
  refusals: ['TRANSIENT_MISSING', 'ALREADY_EXISTS', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { accessId, digest }) => {
    const reason = await objectionOf(opener, context);
    if (reason !== undefined) {
      return refuseCaller(context, accessId, reason);
    }
    const { request, ...transient } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, transient.salt, request);
    if (request.accessId !== accessId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The request has another id.');
    }
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.access(request.patientId, accessId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { mspId, publicKeyDigest } = context.caller;
    await state.put(entry, {
      salt: transient.salt,
      request,
      organization: mspId,
      publicKeyDigest,
      at: context.time.instant,
      outcome: await outcomeOf(context, request),
    });
    return { accessId };
  },
});

async function outcomeOf(
  context: HealthContext,
  request: ChartRequest,
): Promise<Access['outcome']> {
  const state = context.privateState(patientAuthority);
  return decideAccess({
    request,
    organization: context.caller.mspId,
    authority: await state.get(privateKeys.authority(request.patientId)),
    consent: await state.get(privateKeys.consent(request.consentId)),
    time: context.time,
  });
}

async function refuseCaller(context: HealthContext, accessId: string, reason: string) {
  const entry = publicKeys.refusedCaller(accessId);
  if (await context.publicState.has(entry)) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  const { mspId, publicKeyDigest } = context.caller;
  await context.publicState.put(entry, {
    accessId,
    organization: mspId,
    publicKeyDigest,
    reason,
    at: context.time.instant,
  });
  return { accessId, refused: reason };
}
