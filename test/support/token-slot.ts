/**
 * The PKCS#11 module that TOKEN_MODULE names, and the slot of the token that TOKEN_LABEL names. For programs of
 * their own, because SoftHSM reads its environment when it is loaded.
 */
import pkcs11js from 'pkcs11js';

const { TOKEN_MODULE = '', TOKEN_LABEL = '' } = process.env;
export const module = new pkcs11js.PKCS11();
module.load(TOKEN_MODULE);
module.C_Initialize();
export const slot = findSlot();

function findSlot(): pkcs11js.Handle {
  const found = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === TOKEN_LABEL);
  if (found === undefined) {
    throw new Error('There is no token with this label.');
  }
  return found;
}
