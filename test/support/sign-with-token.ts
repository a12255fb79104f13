/**
 * Signs a SHA-256 digest (TOKEN_DIGEST, hex) with the key of a token that has the label TOKEN_KEY, and
 * prints `r || s` in base64url; takes what `open-token` takes too.
 */
import pkcs11js from 'pkcs11js';
import { module, privateKey, session } from './open-token.js';

const { TOKEN_KEY = '', TOKEN_DIGEST = '' } = process.env;
const key = privateKey(TOKEN_KEY);
module.C_SignInit(session, { mechanism: pkcs11js.CKM_ECDSA }, key);
const signature = module.C_Sign(session, Buffer.from(TOKEN_DIGEST, 'hex'), Buffer.alloc(64));
console.log(signature.toString('base64url'));
module.C_Finalize();
