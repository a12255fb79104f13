import {
  constants,
  createSecretKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import type { WrappingKey } from '../wrapping-key.js';

/** A wrapping key in memory, for tests of what is stored under it. */
export function softwareWrappingKey(): WrappingKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const keyId = '0'.repeat(64);
  return {
    keyId,
    wrap: (key) => ({
      algorithm: 'RSA-OAEP-256',
      keyId,
      ciphertext: publicEncrypt({ key: publicKey, ...oaep }, key.export()).toString('base64'),
    }),
    unwrap: ({ ciphertext }) =>
      Promise.resolve(
        createSecretKey(
          privateDecrypt({ key: privateKey, ...oaep }, Buffer.from(ciphertext, 'base64')),
        ),
      ),
  };
}
