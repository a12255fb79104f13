/**
 * Opens the token that TOKEN_MODULE, TOKEN_LABEL and TOKEN_PIN name. For programs of their own, because
 * SoftHSM reads its environment when it is loaded.
 */
import pkcs11js from 'pkcs11js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '', TOKEN_PIN = '' } = process.env;
export const module = new pkcs11js.PKCS11();
module.load(TOKEN_MODULE);
module.C_Initialize();
const slot = module
  .C_GetSlotList(true)
  .find((one) => module.C_GetTokenInfo(one).label.trim() === TOKEN_LABEL);
if (slot === undefined) {
  throw new Error('There is no token with this label.');
}
export const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
module.C_Login(session, pkcs11js.CKU_USER, TOKEN_PIN);

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
