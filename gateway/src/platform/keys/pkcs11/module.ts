import pkcs11js from 'pkcs11js';

/** A PKCS#11 module that is loaded and initialized, and the way to let go of it. */
export interface LoadedModule {
  readonly module: pkcs11js.PKCS11;
  readonly finalize: () => void;
}

/**
 * Loads a PKCS#11 module with locking switched on: without `CKF_OS_LOCKING_OK` a module may assume
 * one thread, and the asynchronous calls run on the threads of libuv's pool.
 */
export function loadModule(moduleFile: string): LoadedModule {
  const module = new pkcs11js.PKCS11();
  module.load(moduleFile);
  try {
    module.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  } catch (error) {
    if (hasCode(error, pkcs11js.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
      return { module, finalize: () => undefined };
    }
    throw error;
  }
  return {
    module,
    finalize: () => {
      module.C_Finalize();
    },
  };
}

/** Whether the error is the module's with one of these return values. */
export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof pkcs11js.Pkcs11Error && codes.includes(error.code);
}

/** Whether a session, its login or its handles are gone, so that a fresh login may help. */
export function isConnectionLost(error: unknown): boolean {
  return hasCode(
    error,
    pkcs11js.CKR_DEVICE_ERROR,
    pkcs11js.CKR_DEVICE_REMOVED,
    pkcs11js.CKR_KEY_HANDLE_INVALID,
    pkcs11js.CKR_OBJECT_HANDLE_INVALID,
    pkcs11js.CKR_SESSION_CLOSED,
    pkcs11js.CKR_SESSION_HANDLE_INVALID,
    pkcs11js.CKR_TOKEN_NOT_PRESENT,
    pkcs11js.CKR_USER_NOT_LOGGED_IN,
  );
}

/** Whether the token refused the PIN: trying again would lock it. */
export function isPinRefused(error: unknown): boolean {
  return hasCode(
    error,
    pkcs11js.CKR_PIN_EXPIRED,
    pkcs11js.CKR_PIN_INCORRECT,
    pkcs11js.CKR_PIN_INVALID,
    pkcs11js.CKR_PIN_LEN_RANGE,
    pkcs11js.CKR_PIN_LOCKED,
  );
}
