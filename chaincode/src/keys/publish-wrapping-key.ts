import { createHash } from 'node:crypto';
import { wrappingKeyRequestSchema } from '@healthchain/protocol';
import { stepUpRefusals } from '../access/documents/require-step-up.js';
import { gatewayOf } from '../context/guards.js';
import { publicKeys } from '../context/ledger-keys.js';
import { requireEncryptionKey } from '../context/require-encryption-key.js';
import { transaction } from '../context/use-case.js';
import { requireRotation } from './require-rotation.js';

/** Publishes the key to which others wrap keys for the caller's organisation. */
export const publishWrappingKey = transaction({
  name: 'PatientRecordContract:PublishWrappingKey',
  summary:
    'Publishes the public half of the RSA key in the HSM of the caller’s organisation. It takes the ' +
    'place of another one only with the signature of a registrar or privacy officer, of the last two ' +
    'minutes. Answers the WrappingPublicKey.',
  arguments: wrappingKeyRequestSchema,
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan', 'research-institute'),
  refusals: stepUpRefusals,
  run: async (context, { publicKey, algorithm, signed }) => {
    requireEncryptionKey(publicKey);
    const organization = context.caller.mspId;
    const published = {
      organization,
      keyId: createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex'),
      publicKey,
      algorithm,
      publishedAt: context.time.instant,
    };
    const entry = publicKeys.wrappingKey(organization);
    const known = await context.publicState.get(entry);
    if (known !== undefined && (known.publicKey !== publicKey || known.algorithm !== algorithm)) {
      await requireRotation(context, 'wrapping', { publicKey, algorithm }, signed);
    }
    await context.publicState.put(entry, published);
    return published;
  },
});
