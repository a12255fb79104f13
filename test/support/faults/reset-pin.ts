/**
 * Gives the token that TOKEN_MODULE and TOKEN_LABEL name the user PIN NEW_PIN, as its security officer can
 * (TOKEN_SO_PIN). For programs of their own, because SoftHSM reads its environment when it is loaded.
 */
import pkcs11js from 'pkcs11js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '', TOKEN_SO_PIN = '', NEW_PIN = '' } = process.env;
const module = new pkcs11js.PKCS11();
module.load(TOKEN_MODULE);
module.C_Initialize();
const slot = module
  .C_GetSlotList(true)
  .find((one) => module.C_GetTokenInfo(one).label.trim() === TOKEN_LABEL);
if (slot === undefined) {
  throw new Error('There is no token with this label.');
}
const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
module.C_Login(session, pkcs11js.CKU_SO, TOKEN_SO_PIN);
module.C_InitPIN(session, NEW_PIN);
module.C_Logout(session);
module.C_Finalize();
