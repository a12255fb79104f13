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
  type ErrorCode,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember, objectionOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { chartReader, roleOfCaller } from './chart-reader.js';
import { loadBasis, type Basis } from './load-basis.js';

const transientSchema = z.strictObject({ salt, request: chartRequestSchema });

/**
 * Opens a patient's chart, under a consent or in an emergency. Its outcome is committed, permitted or refused, because
 * the patient has a right to see both. It reads point keys only; the authority key, which each
 * revocation writes, and the emergency, which its end writes, make them conflict, so that the order of the blocks decides.
 */
export const openChart = transaction({
  name: 'AccessControlContract:OpenChart',
  summary:
    'Asks for a patient’s chart, under a consent or in an emergency, and commits the Access, permitted for a session of ' +
    '15 minutes or refused with a reason; GetAccess tells the outcome. Whose role ' +
    'opens no charts is refused in public, without the patient; the answer names the reason.',
  arguments: z.strictObject({ accessId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: anyMember,
  transient: `\`${authorityTransientField}\`: salt, request (ChartRequest)`,
  refusals: ['TRANSIENT_MISSING', 'ALREADY_EXISTS', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { accessId, digest }) => {
    const reason = await objectionOf(chartReader, context);
    if (reason !== undefined) {
      return refuseCaller(context, accessId, reason);
    }
    const { request, ...transient } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, transient.salt, request);
    requireNamed(accessId, request.accessId);
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.access(request.patientId, accessId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { salt: own } = transient;
    const { mspId: organization, publicKeyDigest } = context.caller;
    const basis = await loadBasis(context, request, { organization, publicKeyDigest });
    const access = await decide(context, request, basis);
    await state.put(entry, { salt: own, ...access });
    if (access.outcome.kind === 'permitted' && basis.consent?.signed.statement.once === true) {
      const used = { ...basis.consent, salt: own, usedBy: accessId };
      await state.put(privateKeys.consent(used.consentId), used);
    }
    return { accessId };
  },
});

async function decide(
  context: HealthContext,
  request: ChartRequest,
  basis: Basis,
): Promise<Omit<Access, 'salt'>> {
  const { mspId: organization, publicKeyDigest } = context.caller;
  const state = context.privateState(patientAuthority);
  const role = await roleOfCaller(context);
  const policy = await context.publicState.get(publicKeys.accessPolicy());
  const outcome = decideAccess({
    ...{ request, organization, publicKeyDigest, role, policy },
    authority: await state.get(privateKeys.authority(request.patientId)),
    ...basis,
    time: context.time,
  });
  return {
    ...{ request, organization, publicKeyDigest, role, outcome },
    ...(policy === undefined ? {} : { policyVersion: policy.version }),
    at: context.time.instant,
  };
}

async function refuseCaller(context: HealthContext, accessId: string, reason: ErrorCode) {
  const entry = publicKeys.refusedCaller(accessId);
  if (await context.publicState.has(entry)) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  const { mspId, publicKeyDigest } = context.caller;
  const policy =
    reason === 'ROLE_NOT_PERMITTED'
      ? await context.publicState.get(publicKeys.accessPolicy())
      : undefined;
  await context.publicState.put(entry, {
    accessId,
    organization: mspId,
    publicKeyDigest,
    reason,
    ...(policy && { policyVersion: policy.version }),
    at: context.time.instant,
  });
  return { accessId, refused: reason };
}
