import { mspId, sha256Hex } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** The credential of one key, whether it is active yet or not. */
export const getCredential = query({
  name: 'AccessControlContract:GetCredential',
  summary: 'The Credential that the organisation gave this key.',
  arguments: z.strictObject({ mspId, publicKeyDigest: sha256Hex }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { mspId, publicKeyDigest }) =>
    context.publicState.getText(publicKeys.credential(mspId, publicKeyDigest)),
});
