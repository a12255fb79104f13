import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { WrappedKey } from '@healthchain/protocol';

/** The hash of each algorithm, as node:crypto names it. */
const oaepHash = { 'RSA-OAEP-256': 'sha256', 'RSA-OAEP': 'sha1' } as const satisfies Record<
  WrappedKey['algorithm'],
  string
>;

/** Whose HSM is to unwrap: the public half of its wrapping key. */
export interface WrapTarget {
  readonly keyId: string;
  /** SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
  readonly algorithm: WrappedKey['algorithm'];
}

/** Wraps a key, or a share of one, for another organisation's HSM. */
export function wrapFor(
  { keyId, publicKey, algorithm }: WrapTarget,
  bytes: Uint8Array,
): WrappedKey {
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  const ciphertext = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash[algorithm] },
    bytes,
  );
  return { algorithm, keyId, ciphertext: ciphertext.toString('base64') };
}
