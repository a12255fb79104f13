/**
 * Prints the private keys of a token as JSON. A process of its own, because SoftHSM reads its
 * environment when it is loaded. Takes TOKEN_MODULE, TOKEN_LABEL and TOKEN_PIN.
 */
import pkcs11js from 'pkcs11js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '', TOKEN_PIN = '' } = process.env;
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
module.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY }]);
const keys = module.C_FindObjects(session, 1000).map((key) => {
  const [id, sensitive, extractable, neverExtractable] = module.C_GetAttributeValue(session, key, [
    { type: pkcs11js.CKA_ID },
    { type: pkcs11js.CKA_SENSITIVE },
    { type: pkcs11js.CKA_EXTRACTABLE },
    { type: pkcs11js.CKA_NEVER_EXTRACTABLE },
  ]);
  const isSet = (attribute: { value: Buffer } | undefined): boolean => attribute?.value[0] === 1;
  return {
    id: id?.value.toString('hex'),
    sensitive: isSet(sensitive),
    extractable: isSet(extractable),
    neverExtractable: isSet(neverExtractable),
  };
});
console.log(JSON.stringify(keys));
module.C_Finalize();
