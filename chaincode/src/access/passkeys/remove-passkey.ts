import {
  authorityTransientField,
  idempotencyKey,
  passkeyRemoved,
  randomId,
  sha256Hex,
  signedPasskeyRemovalSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { statementRefusals } from '../statements/signed-statement.js';
import { checkChange } from './check-change.js';
import { removalRefusals, removedAfter } from './decide-change.js';
import { changeOf, keepChange } from './keep-change.js';
import { changeSalts, settleChange } from './patient-change.js';

const transientSchema = z.strictObject({ ...changeSalts, signed: signedPasskeyRemovalSchema });

/** Takes a passkey from those that speak for a patient; consents that it signed stand. */
export const removePasskey = transaction({
  name: 'AccessControlContract:RemovePasskey',
  summary:
    'Removes a passkey of a patient’s by a statement that another of theirs signed; never the last ' +
    'one. It signs nothing from the next transaction on; what it signed before stands.',
  arguments: z.strictObject({ removalId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, authoritySalt, nonceSalt, signed (PasskeyRemovalStatement with Assertion)`,
  events: [passkeyRemoved],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'ALREADY_EXISTS',
    ...removalRefusals,
    ...statementRefusals,
  ],
  run: async (context, { removalId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.salt, signed);
    const { statement } = signed;
    requireNamed(removalId, statement.removalId);
    const authority = await loadAuthority(context, statement.subject.patientId);
    const { patientId, custodian } = authority;
    const signer = await checkChange(context, authority, signed, custodian);
    const removed = removedAfter(authority, statement, signer);
    const change = { ...changeOf(context, removalId), kind: 'removal' as const };
    const signedBy = signer.passkeyId;
    await keepChange(context, patientId, { ...change, salt: salts.salt, signedBy, signed });
    await settleChange(context, { ...authority, removed }, statement, salts);
    context.emit(passkeyRemoved, { removalId });
    return { removalId };
  },
});
