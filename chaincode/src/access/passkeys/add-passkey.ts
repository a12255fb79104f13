import {
  authorityTransientField,
  idempotencyKey,
  passkeyAdded,
  randomId,
  sha256Hex,
  signedPasskeyAdditionSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { statementRefusals } from '../statements/signed-statement.js';
import { checkAddition } from './check-change.js';
import { additionRefusals, additionsAfter } from './decide-change.js';
import { changeOf, keepChange } from './keep-change.js';
import { changeSalts, settleChange } from './patient-change.js';

const transientSchema = z.strictObject({ ...changeSalts, signed: signedPasskeyAdditionSchema });

/** Adds a passkey to those that speak for a patient; whoever hands it in, two signatures decide. */
export const addPasskey = transaction({
  name: 'AccessControlContract:AddPasskey',
  summary:
    'Adds a passkey of a patient’s, which one that speaks for them and the new one itself signed: ' +
    'five at most. From then on any of them speaks for the patient.',
  arguments: z.strictObject({ passkeyId: randomId, digest: sha256Hex, idempotencyKey }),
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, authoritySalt, nonceSalt, signed (PasskeyAdditionStatement with Assertion and possession)`,
  events: [passkeyAdded],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    ...additionRefusals,
    ...statementRefusals,
  ],
  run: async (context, { passkeyId, digest }) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(digest, salts.salt, signed);
    const { statement } = signed;
    requireNamed(passkeyId, statement.passkeyId);
    const authority = await loadAuthority(context, statement.subject.patientId);
    const { patientId, custodian } = authority;
    const { passkeyId: signedBy } = await checkAddition(context, authority, signed, custodian);
    const additions = additionsAfter(authority, signed);
    const change = { ...changeOf(context, passkeyId), kind: 'addition' as const };
    await keepChange(context, patientId, { ...change, salt: salts.salt, signedBy, signed });
    await settleChange(context, { ...authority, additions }, statement, salts);
    context.emit(passkeyAdded, { passkeyId });
    return { passkeyId };
  },
});
