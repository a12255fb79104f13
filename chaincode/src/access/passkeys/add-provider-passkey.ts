import {
  idempotencyKey,
  organizationKinds,
  signedProviderPasskeyAdditionSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { requirePerson } from '../credentials/require-person.js';
import { statementRefusals, usePublicStatement } from '../statements/signed-statement.js';
import { checkAddition } from './check-change.js';
import { additionRefusals, additionsAfter } from './decide-change.js';
import { changeOf, keepPublicChange } from './keep-change.js';
import { loadProviderPasskey } from './load-provider-passkey.js';

/** Adds a passkey to those of a provider; whoever hands it in, two signatures decide. */
export const addProviderPasskey = transaction({
  name: 'AccessControlContract:AddProviderPasskey',
  summary:
    'Adds a passkey of a provider’s with a credential in force, which one of theirs and the new one ' +
    'itself signed: five at most. From then on any of them signs in and declares emergencies.',
  arguments: z.strictObject({ signed: signedProviderPasskeyAdditionSchema, idempotencyKey }),
  guard: memberOf(...organizationKinds),
  events: [],
  refusals: [
    'PASSKEY_UNKNOWN',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_INACTIVE',
    ...additionRefusals,
    ...statementRefusals,
  ],
  run: async (context, { signed }) => {
    const { statement } = signed;
    const { passkeyId, subject } = statement;
    const { organization, publicKeyDigest } = subject;
    const person = await loadProviderPasskey(context, subject);
    const { passkeyId: signedBy } = await checkAddition(context, person, signed, organization);
    await requirePerson(context, subject);
    const additions = additionsAfter(person, signed);
    const change = { ...changeOf(context, passkeyId), kind: 'addition' as const };
    await keepPublicChange(context, subject, { ...change, signedBy, signed });
    await usePublicStatement(context, statement);
    const entry = publicKeys.providerPasskey(organization, publicKeyDigest);
    await context.publicState.put(entry, { ...person, additions });
    return { passkeyId };
  },
});
