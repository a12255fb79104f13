import { phiReferences } from '@healthchain/protocol';
import { hex, textHash } from '../bytes.js';
import type { ValidTransaction } from '../ledger/replay.js';
import { hashedWrites } from './hashed-writes.js';

/** Key of a patient's chart in the private data collection. */
export function chartKey(patientId: string): string {
  return `chart/${patientId}`;
}

/**
 * Learns who keeps the patient's chart: whoever wrote it first. The chaincode lets a chart name its
 * writer alone, and nobody else write to it.
 */
export class Custodian {
  private readonly keyHash: string;
  private found: string | undefined;

  constructor(
    private readonly chaincode: string,
    patientId: string,
  ) {
    this.keyHash = textHash(chartKey(patientId));
  }

  /** Undefined while no transaction wrote the chart. */
  get mspId(): string | undefined {
    return this.found;
  }

  take(valid: ValidTransaction): void {
    const writes = hashedWrites(valid, this.chaincode, phiReferences);
    if (writes.some((write) => hex(write.getKeyHash_asU8()) === this.keyHash)) {
      this.found ??= valid.creator.mspId;
    }
  }
}
