import { createHash } from 'node:crypto';
import { wrappingKeyRequestSchema } from '@healthchain/protocol';
import { gatewayOf } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { requireEncryptionKey } from '../context/require-encryption-key.js';
import { transaction } from '../context/use-case.js';

/** Publishes the key to which others wrap keys for the caller's organisation. */
export const publishWrappingKey = transaction({
  name: 'PatientRecordContract:PublishWrappingKey',
  summary:
    'Publishes the public half of the RSA key in the HSM of the caller’s organisation; it takes the ' +
    'place of an earlier one. Answers the WrappingPublicKey.',
  arguments: wrappingKeyRequestSchema,
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan', 'research-institute'),
  refusals: [],
  run: async (context, { publicKey, algorithm }) => {
    requireEncryptionKey(publicKey);
    const organization = context.caller.mspId;
    const published = {
      organization,
      keyId: createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex'),
      publicKey,
      algorithm,
      publishedAt: context.time.instant,
    };
    await context.publicState.put(publicKeys.wrappingKey(organization), published);
    return published;
  },
});
