import {
  constants,
  createHash,
  createSecretKey,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto';
import type { WrappedKey } from '@healthchain/protocol';
import { wrapFor } from '../wrap-for.js';
import type { WrappingKey } from '../wrapping-key.js';

/** A wrapping key in memory, for tests of what is stored under it. */
export function softwareWrappingKey(): WrappingKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const target = {
    keyId: createHash('sha256').update(spki).digest('hex'),
    publicKey: spki.toString('base64'),
    algorithm: 'RSA-OAEP-256',
  } as const;
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const unwrapBytes = ({ ciphertext }: WrappedKey): Promise<Buffer> =>
    Promise.resolve(
      privateDecrypt(
        { key: privateKey, padding, oaepHash: 'sha256' },
        Buffer.from(ciphertext, 'base64'),
      ),
    );
  return {
    target,
    wrap: (key) => wrapFor(target, key.export()),
    unwrap: async (wrapped) => createSecretKey(await unwrapBytes(wrapped)),
    unwrapBytes,
  };
}
