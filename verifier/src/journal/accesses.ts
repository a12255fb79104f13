import { canonicalJson, patientAuthority, type Access } from '@healthchain/protocol';
import { hex, textHash } from '../bytes.js';
import type { ValidTransaction } from '../ledger/replay.js';
import type { Report } from '../report.js';
import { argumentsOf } from '../transactions/arguments.js';
import { hashedWrites } from './hashed-writes.js';

/** Key of an access in the private data collection. */
export function accessKey(patientId: string, accessId: string): string {
  return `access/${patientId}/${accessId}`;
}

/**
 * Looks out for the hashes of the accesses that the patient was shown, and for accesses of theirs that
 * they were not shown. The id of an access is a public argument of the transaction that commits it.
 */
export class Accesses {
  private readonly wanted: ReadonlyMap<string, Access>;
  private readonly found = new Set<Access>();
  private withheld = 0;

  constructor(
    private readonly report: Report,
    private readonly chaincode: string,
    private readonly patientId: string,
    private readonly accesses: readonly Access[],
  ) {
    this.wanted = new Map(
      accesses.map((access) => {
        const { patientId: subject, accessId } = access.request;
        const keyHash = textHash(accessKey(subject, accessId));
        return [nameOf(keyHash, textHash(canonicalJson(access))), access];
      }),
    );
  }

  take(valid: ValidTransaction): void {
    const writes = hashedWrites(valid, this.chaincode, patientAuthority);
    const own = writes.length === 0 ? undefined : this.ownKeys(valid);
    for (const write of writes) {
      const keyHash = hex(write.getKeyHash_asU8());
      const access = this.wanted.get(nameOf(keyHash, hex(write.getValueHash_asU8())));
      const accessId = own?.get(keyHash);
      if (access !== undefined) {
        this.found.add(access);
      } else if (accessId !== undefined) {
        this.failWithheld(accessId, valid);
      }
    }
  }

  finish(): void {
    const withheld = this.withheld === 0 ? '' : `, ${this.withheld} more withheld`;
    const shown = `${this.found.size} of ${this.accesses.length} on the ledger`;
    this.report.figure('accesses', `${shown}${withheld}`);
    for (const access of this.accesses) {
      const { accessId, patientId } = access.request;
      if (patientId !== this.patientId) {
        this.report.fail('accesses', 'access-patient', `Access ${accessId} is of another patient.`);
      }
      if (!this.found.has(access)) {
        const detail = `No valid transaction wrote access ${accessId} as it is shown.`;
        this.report.fail('accesses', 'access-not-on-ledger', detail);
      }
    }
  }

  /**
   * Hashes of the keys that accesses of this patient would have, by any argument: which function was
   * called, and by which of its names, does not matter.
   */
  private ownKeys({ action }: ValidTransaction): ReadonlyMap<string, string> {
    const ids = action === undefined ? [] : argumentsOf(action);
    return new Map(ids.map((id) => [textHash(accessKey(this.patientId, id)), id]));
  }

  private failWithheld(accessId: string, { block, transaction }: ValidTransaction): void {
    this.withheld += 1;
    const time = new Date(transaction.timestamp).toISOString();
    const detail = `Access ${accessId} of ${time} is on the ledger, but not given as it is there.`;
    this.report.fail('accesses', 'access-withheld', detail, {
      block,
      transaction: transaction.index,
    });
  }
}

const nameOf = (keyHash: string, valueHash: string): string => `${keyHash} ${valueHash}`;
