/**
 * Signs a SHA-256 digest (TOKEN_DIGEST, hex) with the key of a token that has the label TOKEN_KEY, and
 * prints `r || s` in base64url. A process of its own, because SoftHSM reads its environment when it is
 * loaded. Takes TOKEN_MODULE, TOKEN_LABEL and TOKEN_PIN too.
 */
import pkcs11js from 'pkcs11js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '', TOKEN_PIN = '' } = process.env;
const { TOKEN_KEY = '', TOKEN_DIGEST = '' } = process.env;
const module = new pkcs11js.PKCS11();
module.load(TOKEN_MODULE);
module.C_Initialize();
const slot = module
  .C_GetSlotList(true)
  .find((one) => module.C_GetTokenInfo(one).label.trim() === TOKEN_LABEL);
if (slot === undefined) {
  throw new Error('There is no token with this label.');
}
const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
module.C_Login(session, pkcs11js.CKU_USER, TOKEN_PIN);
module.C_FindObjectsInit(session, [
  { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
  { type: pkcs11js.CKA_LABEL, value: TOKEN_KEY },
]);
const [key] = module.C_FindObjects(session, 1);
if (key === undefined) {
  throw new Error('There is no private key with this label.');
}
module.C_FindObjectsFinal(session);
module.C_SignInit(session, { mechanism: pkcs11js.CKM_ECDSA }, key);
const signature = module.C_Sign(session, Buffer.from(TOKEN_DIGEST, 'hex'), Buffer.alloc(64));
console.log(signature.toString('base64url'));
module.C_Finalize();
