import { randomBytes } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import type { TokenSession } from './session-pool.js';

/** What distinguishes one kind of key pair from another. */
export interface KeyPairKind {
  readonly mechanism: number;
  readonly publicHalf: pkcs11js.Template;
  readonly privateHalf: pkcs11js.Template;
}

/** Makes a key pair in the token, whose private half never leaves it, and answers the public half. */
export async function generateKeyPair(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  label: string,
  { mechanism, publicHalf, privateHalf }: KeyPairKind,
): Promise<pkcs11js.Handle> {
  const named: pkcs11js.Template = [
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_ID, value: randomBytes(16) },
    { type: pkcs11js.CKA_LABEL, value: label },
  ];
  const { publicKey } = await module.C_GenerateKeyPairAsync(
    session.handle,
    { mechanism },
    [...named, ...publicHalf],
    [
      ...named,
      { type: pkcs11js.CKA_PRIVATE, value: true },
      { type: pkcs11js.CKA_SENSITIVE, value: true },
      { type: pkcs11js.CKA_EXTRACTABLE, value: false },
      ...privateHalf,
    ],
  );
  return publicKey;
}
