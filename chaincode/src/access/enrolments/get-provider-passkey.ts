import { mspId, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** By which passkey a person signs in; whether they still may, their credential says. */
export const getProviderPasskey = query({
  name: 'AccessControlContract:GetProviderPasskey',
  summary: 'The ProviderPasskey of the person to whom the organisation gave this key.',
  arguments: z.strictObject({ mspId, publicKeyDigest: sha256Hex }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { mspId, publicKeyDigest }) =>
    context.publicState.getText(publicKeys.providerPasskey(mspId, publicKeyDigest)),
});
