import {
  canonicalJson,
  providerEnrolmentReplaced,
  HealthChainError,
  idempotencyKey,
  organizationKinds,
  randomId,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { sha256 } from '../../context/sha256.js';
import { transaction } from '../../context/use-case.js';
import { confirmationRefusals, requireConfirmable } from './confirmation.js';
import { enrolmentChange, keepPublicChange } from '../passkeys/keep-change.js';
import { registrarOf } from '../credentials/registrar.js';
import { requirePerson } from '../credentials/require-person.js';

/** Confirms a provider's passkey that another organisation's registrar proposed. */
export const confirmProviderEnrolment = transaction({
  name: 'AccessControlContract:ConfirmProviderEnrolment',
  summary:
    'Confirms a provider’s enrolment that the registrar of their organisation proposed, within a ' +
    'day; the passkey takes the place of all earlier ones. The digest says what is confirmed.',
  arguments: z.strictObject({ enrolmentId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: holderOf('registrar', ...organizationKinds),
  events: [`${providerEnrolmentReplaced}, where it takes the place of another`],
  refusals: ['NOT_FOUND', 'STATE_MISMATCH', 'ALREADY_EXISTS', ...confirmationRefusals],
  run: async (context, { enrolmentId, digest }) => {
    const state = context.publicState;
    const entry = publicKeys.providerEnrolment(enrolmentId);
    const enrolment = await state.get(entry);
    if (enrolment === undefined) {
      throw new HealthChainError('NOT_FOUND');
    }
    const { signed, proposedBy } = enrolment;
    if (sha256(canonicalJson(signed)) !== digest) {
      throw new HealthChainError('STATE_MISMATCH');
    }
    const { organization, publicKeyDigest, passkey, issuedAt } = signed.statement;
    const known = publicKeys.providerPasskey(organization, publicKeyDigest);
    const earlier = await state.get(known);
    await requireConfirmable(context, {
      proposedBy,
      issuedAt,
      earlier: earlier?.enrolment.statement.issuedAt,
    });
    await requirePerson(context, signed.statement);
    const confirmedBy = registrarOf(context);
    const confirmed = { enrolmentId, proposedBy, confirmedBy };
    const change = enrolmentChange(context, confirmed, earlier);
    await keepPublicChange(context, signed.statement, change);
    await state.put(known, {
      organization,
      publicKeyDigest,
      passkey,
      enrolmentId,
      enrolment: signed,
      proposedBy,
      confirmedBy,
    });
    // Confirmed once: an old passkey must not come back.
    await state.delete(entry);
    if (earlier !== undefined) {
      context.emit(providerEnrolmentReplaced, { enrolmentId: earlier.enrolmentId });
    }
    return { enrolmentId };
  },
});
