/**
 * Initializes one PKCS#11 token and its user PIN, unless they are. Run as a process of its own;
 * the PINs come from the environment, so that they never stand in arguments. With TOKEN_EXISTS a token
 * that cannot be found is a failure: another one in its place would have none of its keys.
 */
import pkcs11 from 'pkcs11js';
import { api, findSlot, hasFlag, setting, slotLabelled } from './module.js';

const labelLength = 32;

function initializeToken(label: string, securityOfficerPin: string): Buffer {
  if (process.env.TOKEN_EXISTS !== undefined) {
    throw new Error(`The token "${label}" is there and cannot be read.`);
  }
  const free = findSlot((info) => !hasFlag(info, pkcs11.CKF_TOKEN_INITIALIZED));
  if (free === undefined) {
    throw new Error(`There is no token labelled "${label}" and no free slot to make one.`);
  }
  api.C_InitToken(free, securityOfficerPin, label.padEnd(labelLength));
  // SoftHSM gives an initialized token another slot number.
  const slot = slotLabelled(label);
  if (slot === undefined) {
    throw new Error(`The token "${label}" cannot be found after its initialization.`);
  }
  return slot;
}

function initializePin(slot: Buffer, securityOfficerPin: string, pin: string): void {
  const session = api.C_OpenSession(slot, pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION);
  api.C_Login(session, pkcs11.CKU_SO, securityOfficerPin);
  api.C_InitPIN(session, pin);
  api.C_Logout(session);
  api.C_CloseSession(session);
}

api.load(setting('TOKEN_MODULE'));
api.C_Initialize();
try {
  const label = setting('TOKEN_LABEL');
  const securityOfficerPin = setting('TOKEN_SO_PIN');
  const slot = slotLabelled(label) ?? initializeToken(label, securityOfficerPin);
  if (!hasFlag(api.C_GetTokenInfo(slot), pkcs11.CKF_USER_PIN_INITIALIZED)) {
    initializePin(slot, securityOfficerPin, setting('TOKEN_PIN'));
  }
} finally {
  api.C_Finalize();
}
