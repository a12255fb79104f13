import { verify, type KeyObject } from 'node:crypto';

/** Orders of the curves, by the names that Node gives them. */
const orders: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
};

/**
 * Whether a Fabric identity with this key made the signature: ECDSA over SHA-256 with the lower of
 * the two possible `s` (peers refuse the other), or Ed25519.
 */
export function isSignature(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  if (key.asymmetricKeyType === 'ed25519') {
    return verify(null, data, key, signature);
  }
  const order = orders[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType !== 'ec' || order === undefined) {
    return false;
  }
  return isLow(signature, order) && verify('sha256', data, key, signature);
}

/** Reads `s` of SEQUENCE { r INTEGER, s INTEGER }; whether all of it is well formed, `verify` says. */
function isLow(signature: Uint8Array, order: bigint): boolean {
  const bytes = Buffer.from(signature);
  const afterR = 4 + (bytes[3] ?? 0);
  const length = bytes[afterR + 1] ?? 0;
  const s = bytes.subarray(afterR + 2, afterR + 2 + length);
  return s.length > 0 && BigInt(`0x${s.toString('hex')}`) <= order / 2n;
}
