import {
  authorityTransientField,
  chartRequestSchema,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { decideAccess } from './decide-access.js';
import { requireDigest } from './require-digest.js';

const transientSchema = z.strictObject({ salt, request: chartRequestSchema });

/**
 * Opens a patient's chart under a consent. Its outcome is committed, permitted or refused, because
 * the patient has a right to see both. It reads point keys only; the authority key, which each
 * revocation writes, makes the two conflict, so that the order of the blocks decides.
 */
export const openChart = transaction({
  name: 'AccessControlContract:OpenChart',
  summary:
    'Asks for a patient’s chart under a consent and commits the Access, permitted for a session of ' +
    '15 minutes or refused with a reason. Answers its id; GetAccess tells the outcome.',
  arguments: z.strictObject({ accessId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: holderOf('clinician', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, request (ChartRequest)`,
  events: [],
  refusals: ['TRANSIENT_MISSING', 'ALREADY_EXISTS', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { accessId, digest }) => {
    const { request, ...transient } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, transient.salt, request);
    if (request.accessId !== accessId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The request has another id.');
    }
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.access(accessId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const { mspId, publicKeyDigest } = context.caller;
    const outcome = decideAccess({
      request,
      organization: mspId,
      authority: await state.get(privateKeys.authority(request.patientId)),
      consent: await state.get(privateKeys.consent(request.consentId)),
      time: context.time,
    });
    await state.put(entry, {
      salt: transient.salt,
      request,
      organization: mspId,
      publicKeyDigest,
      at: context.time.instant,
      outcome,
    });
    return { accessId };
  },
});
