/**
 * Gives the token of {@link slot} the user PIN NEW_PIN, as its security officer can (TOKEN_SO_PIN). For programs of
 * their own.
 */
import pkcs11js from 'pkcs11js';
import { module, slot } from '../token-slot.js';

const { TOKEN_SO_PIN = '', NEW_PIN = '' } = process.env;
const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
module.C_Login(session, pkcs11js.CKU_SO, TOKEN_SO_PIN);
module.C_InitPIN(session, NEW_PIN);
module.C_Logout(session);
module.C_Finalize();
