/**
 * Unwraps a key (TOKEN_WRAPPED, JSON as `protocol/` defines it) with the private key of a token that has
 * the label TOKEN_KEY, and prints it in base64; takes what `open-token` takes too.
 */
import pkcs11js from 'pkcs11js';
import { module, privateKey, session } from './open-token.js';

const { TOKEN_KEY = '', TOKEN_WRAPPED = '{}' } = process.env;
const { algorithm, ciphertext } = JSON.parse(TOKEN_WRAPPED) as {
  algorithm: string;
  ciphertext: string;
};
const parameter: pkcs11js.RsaOAEP = {
  type: pkcs11js.CK_PARAMS_RSA_OAEP,
  ...(algorithm === 'RSA-OAEP-256'
    ? { hashAlg: pkcs11js.CKM_SHA256, mgf: pkcs11js.CKG_MGF1_SHA256 }
    : { hashAlg: pkcs11js.CKM_SHA_1, mgf: pkcs11js.CKG_MGF1_SHA1 }),
  // CKZ_DATA_SPECIFIED, which pkcs11js does not name.
  source: 1,
};
const key = privateKey(TOKEN_KEY);
module.C_DecryptInit(session, { mechanism: pkcs11js.CKM_RSA_PKCS_OAEP, parameter }, key);
const plaintext = module.C_Decrypt(session, Buffer.from(ciphertext, 'base64'), Buffer.alloc(1024));
console.log(plaintext.toString('base64'));
module.C_Finalize();
