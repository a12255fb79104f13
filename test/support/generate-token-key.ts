/**
 * Generates a P-256 key pair with the label TOKEN_KEY in a token, and prints its SubjectPublicKeyInfo in base64; takes
 * what `open-token` takes.
 */
import pkcs11js from 'pkcs11js';
import { module, slot } from './token-slot.js';

const { TOKEN_KEY = '', TOKEN_PIN = '' } = process.env;
const curve = Buffer.from('06082a8648ce3d030107', 'hex');
const session = module.C_OpenSession(slot, pkcs11js.CKF_RW_SESSION | pkcs11js.CKF_SERIAL_SESSION);
module.C_Login(session, pkcs11js.CKU_USER, TOKEN_PIN);
const both = [
  { type: pkcs11js.CKA_TOKEN, value: true },
  { type: pkcs11js.CKA_LABEL, value: TOKEN_KEY },
];
const { publicKey } = module.C_GenerateKeyPair(
  session,
  { mechanism: pkcs11js.CKM_EC_KEY_PAIR_GEN },
  [...both, { type: pkcs11js.CKA_EC_PARAMS, value: curve }],
  [
    ...both,
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
  ],
);
const [point] = module.C_GetAttributeValue(session, publicKey, [{ type: pkcs11js.CKA_EC_POINT }]);
const head = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
// The point is an octet string of 65 bytes.
const spki = Buffer.concat([head, Buffer.from(point?.value ?? []).subarray(-65)]);
console.log(spki.toString('base64'));
module.C_Finalize();
