import {
  idempotencyKey,
  organizationKinds,
  signedProviderPasskeyRemovalSchema,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { statementRefusals, usePublicStatement } from '../statements/signed-statement.js';
import { checkChange } from './check-change.js';
import { removalRefusals, removedAfter } from './decide-change.js';
import { changeOf, keepPublicChange } from './keep-change.js';
import { loadProviderPasskey } from './load-provider-passkey.js';

/** Takes a passkey from those of a provider. It takes no credential in force: a lost passkey can always be removed. */
export const removeProviderPasskey = transaction({
  name: 'AccessControlContract:RemoveProviderPasskey',
  summary:
    'Removes a passkey of a provider’s by a statement that another of theirs signed; never the last ' +
    'one. It signs nothing from the next transaction on.',
  arguments: z.strictObject({ signed: signedProviderPasskeyRemovalSchema, idempotencyKey }),
  guard: memberOf(...organizationKinds),
  events: [],
  refusals: ['ALREADY_EXISTS', ...removalRefusals, ...statementRefusals],
  run: async (context, { signed }) => {
    const { statement } = signed;
    const { removalId, subject } = statement;
    const { organization, publicKeyDigest } = subject;
    const person = await loadProviderPasskey(context, subject);
    const signer = await checkChange(context, person, signed, organization);
    const removed = removedAfter(person, statement, signer);
    const change = { ...changeOf(context, removalId), kind: 'removal' as const };
    await keepPublicChange(context, subject, { ...change, signedBy: signer.passkeyId, signed });
    await usePublicStatement(context, statement);
    const entry = publicKeys.providerPasskey(organization, publicKeyDigest);
    await context.publicState.put(entry, { ...person, removed });
    return { removalId };
  },
});
