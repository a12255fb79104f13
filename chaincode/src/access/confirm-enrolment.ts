import {
  authorityTransientField,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  saltedDigest,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { requireActiveRole } from '../context/require-role.js';
import { transaction } from '../context/use-case.js';
import { registrarOf } from './registrar.js';
import { requireCurrent } from './signed-statement.js';

/** How long a proposed enrolment can be confirmed (ms): a day. */
const confirmableFor = 24 * 60 * 60_000;

/** Confirms a passkey that another organisation's registrar proposed: from then on it speaks for the patient. */
export const confirmEnrolment = transaction({
  name: 'AccessControlContract:ConfirmEnrolment',
  summary:
    'Confirms an enrolment that the registrar of another organisation proposed, within a day; the ' +
    'passkey takes the place of an earlier one.',
  arguments: z.strictObject({ enrolmentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: holderOf('registrar', 'hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt`,
  refusals: [
    'TRANSIENT_MISSING',
    'NOT_FOUND',
    'PRIVATE_DATA_UNAVAILABLE',
    'REGISTRAR_NOT_INDEPENDENT',
    'STATE_MISMATCH',
    'STATEMENT_NOT_CURRENT',
  ],
  run: async (context, { enrolmentId, digest }) => {
    const transient = context.transient(authorityTransientField, z.strictObject({ salt }));
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.enrolment(enrolmentId);
    const enrolment = await state.get(entry);
    if (enrolment === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    const { signed, proposedBy } = enrolment;
    if (saltedDigest(enrolment.salt, signed) !== digest) {
      throw new HealthChainError('STATE_MISMATCH');
    }
    if (proposedBy.organization === context.caller.mspId) {
      throw new HealthChainError('REGISTRAR_NOT_INDEPENDENT');
    }
    await requireActiveRole(context, proposedBy, 'registrar');
    const { patientId, custodian, passkey, issuedAt } = signed.statement;
    requireCurrent(issuedAt, context.time, confirmableFor);
    const earlier = await state.get(privateKeys.authority(patientId));
    // Of two proposals the later one counts, in whatever order they are confirmed.
    if (earlier !== undefined && issuedAt <= earlier.enrolment.statement.issuedAt) {
      throw new HealthChainError('STATEMENT_NOT_CURRENT');
    }
    await state.put(privateKeys.authority(patientId), {
      salt: transient.salt,
      patientId,
      custodian,
      revision: (earlier?.revision ?? 0) + 1,
      passkey,
      enrolmentId,
      enrolmentSalt: enrolment.salt,
      enrolment: signed,
      proposedBy,
      confirmedBy: registrarOf(context),
      // The consents of an earlier passkey end with it.
      consents: [],
    });
    // Confirmed once: an old passkey must not come back.
    await state.delete(entry);
    return { enrolmentId };
  },
});
