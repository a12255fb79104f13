/**
 * Signs a SHA-256 digest (TOKEN_DIGEST, hex) with the key of a token that has the label TOKEN_KEY, and
 * prints `r || s` in base64url; takes what `open-token` takes too.
 */
import pkcs11js from 'pkcs11js';
import { module, session } from './open-token.js';

const { TOKEN_KEY = '', TOKEN_DIGEST = '' } = process.env;
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
