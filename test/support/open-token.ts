/** Opens the token of {@link slot} with the PIN TOKEN_PIN. For programs of their own. */
import pkcs11js from 'pkcs11js';
import { module, slot } from './token-slot.js';

export { module } from './token-slot.js';
export const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
module.C_Login(session, pkcs11js.CKU_USER, process.env.TOKEN_PIN ?? '');

/** The token's private key with a label. @throws Error if there is none */
export function privateKey(label: string): pkcs11js.Handle {
  module.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_LABEL, value: label },
  ]);
  const [key] = module.C_FindObjects(session, 1);
  if (key === undefined) {
    throw new Error('There is no private key with this label.');
  }
  module.C_FindObjectsFinal(session);
  return key;
}
