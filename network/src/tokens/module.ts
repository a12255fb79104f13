/** The PKCS#11 module of a process of its own, and what it is told by its environment. */
import pkcs11 from 'pkcs11js';

export const api = new pkcs11.PKCS11();

/** A variable that has to be there. @throws Error */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set.`);
  }
  return value;
}

export function findSlot(matches: (info: pkcs11.TokenInfo) => boolean): Buffer | undefined {
  return api.C_GetSlotList(true).find((slot) => matches(api.C_GetTokenInfo(slot)));
}

export function hasFlag(info: pkcs11.TokenInfo, flag: number): boolean {
  return (info.flags & flag) !== 0;
}

/** The slot of the initialized token of this label. */
export function slotLabelled(label: string): Buffer | undefined {
  return findSlot(
    (info) => hasFlag(info, pkcs11.CKF_TOKEN_INITIALIZED) && info.label.trim() === label,
  );
}
