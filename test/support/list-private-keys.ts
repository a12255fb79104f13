/** Prints the private keys of a token as JSON; takes what `open-token` takes. */
import pkcs11js from 'pkcs11js';
import { module, session } from './open-token.js';

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
