import { HealthChainError } from '@healthchain/protocol';
import pkcs11js from 'pkcs11js';
import type { TokenSession } from './session-pool.js';

/** Finds the only object that matches. @throws HealthChainError KEY_UNAVAILABLE if several do. */
export function findObject(
  module: pkcs11js.PKCS11,
  session: TokenSession,
  template: pkcs11js.Template,
): pkcs11js.Handle | undefined {
  module.C_FindObjectsInit(session.handle, template);
  try {
    const found = module.C_FindObjects(session.handle, 2);
    if (found.length > 1) {
      throw new HealthChainError('KEY_UNAVAILABLE', 'The token holds this key more than once.');
    }
    return found[0];
  } finally {
    module.C_FindObjectsFinal(session.handle);
  }
}
