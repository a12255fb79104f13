import { randomUUID } from 'node:crypto';
import type { Chart, Compartment } from '@healthchain/protocol';
import { newSalt } from '../salt.js';

export function newChart(): Chart {
  return { salt: newSalt(), chartId: randomUUID(), custodian: 'LakesideMSP' };
}

/** A compartment as the ledger would hold it; its wrapped key and label are of nothing. */
export function newCompartment({ chartId }: Chart): Compartment {
  return {
    salt: newSalt(),
    compartmentId: randomUUID(),
    chartId,
    keyVersion: 1,
    wrappedKey: { algorithm: 'RSA-OAEP', keyId: '0'.repeat(64), ciphertext: 'AAAA' },
    sealedLabel: 'A'.repeat(124),
  };
}
