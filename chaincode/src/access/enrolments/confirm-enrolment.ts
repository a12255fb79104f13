import {
  authorityTransientField,
  enrolmentReplaced,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  salt,
  saltedDigest,
  sha256Hex,
  type Enrolment,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { confirmationRefusals, requireConfirmable } from './confirmation.js';
import { enrolmentChange, keepChange } from '../passkeys/keep-change.js';
import { registrarOf } from '../credentials/registrar.js';

/** Confirms a passkey that another organisation's registrar proposed: from then on it speaks for the patient. */
export const confirmEnrolment = transaction({
  name: 'AccessControlContract:ConfirmEnrolment',
  summary:
    'Confirms an enrolment that the registrar of another organisation proposed, within a day; the ' +
    'passkey takes the place of all earlier ones.',
  arguments: z.strictObject({ enrolmentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: holderOf('registrar', 'hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt`,
  events: [`${enrolmentReplaced}, where it takes the place of another`],
  refusals: [
    'TRANSIENT_MISSING',
    'NOT_FOUND',
    'PRIVATE_DATA_UNAVAILABLE',
    'STATE_MISMATCH',
    'ALREADY_EXISTS',
    ...confirmationRefusals,
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
    const { patientId, issuedAt } = signed.statement;
    const earlier = await state.get(privateKeys.authority(patientId));
    await requireConfirmable(context, {
      proposedBy,
      issuedAt,
      earlier: earlier?.enrolment.statement.issuedAt,
    });
    const confirmedBy = registrarOf(context);
    const confirmed = { enrolmentId, proposedBy, confirmedBy };
    const change = enrolmentChange(context, confirmed, earlier);
    await keepChange(context, patientId, { ...change, salt: transient.salt });
    await state.put(privateKeys.authority(patientId), {
      ...vouchedAuthority(enrolment),
      salt: transient.salt,
      revision: (earlier?.revision ?? 0) + 1,
      confirmedBy,
    });
    // Confirmed once: an old passkey must not come back.
    await state.delete(entry);
    for (const { consentId } of earlier?.consents ?? []) {
      await state.purge(privateKeys.escrow(consentId));
    }
    if (earlier !== undefined) {
      context.emit(enrolmentReplaced, { enrolmentId: earlier.enrolmentId });
    }
    return { enrolmentId };
  },
});

/** What two registrars vouched for. The consents and delegations of an earlier passkey end with it. */
function vouchedAuthority({ enrolmentId, salt: enrolmentSalt, signed, proposedBy }: Enrolment) {
  const { patientId, custodian, passkey, proxy } = signed.statement;
  return {
    ...{ patientId, custodian, passkey, ...(proxy && { proxy }) },
    ...{ enrolmentId, enrolmentSalt, enrolment: signed, proposedBy },
    ...{ consents: [], delegations: [] },
  };
}
