import type { Registrar } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';

/** The caller as a registrar, by the transaction that they signed. */
export function registrarOf({ caller, stub }: HealthContext): Registrar {
  const { mspId, publicKeyDigest } = caller;
  return { organization: mspId, publicKeyDigest, transactionId: stub.getTxID() };
}
