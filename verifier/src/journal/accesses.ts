import { canonicalJson, patientAuthority, type Access } from '@healthchain/protocol';
import { hex, textHash } from '../bytes.js';
import type { ValidTransaction } from '../ledger/replay.js';
import type { Report } from '../report.js';
import { hashedWrites } from './hashed-writes.js';

/** Key of an access in the private data collection. */
export function accessKey({ request }: Access): string {
  return `access/${request.patientId}/${request.accessId}`;
}

/** Looks out for the hashes of the accesses that the patient was shown. */
export class Accesses {
  private readonly wanted: ReadonlyMap<string, Access>;
  private readonly found = new Set<Access>();

  constructor(
    private readonly report: Report,
    private readonly chaincode: string,
    private readonly patientId: string,
    private readonly accesses: readonly Access[],
  ) {
    this.wanted = new Map(
      accesses.map((access) => [
        nameOf(textHash(accessKey(access)), textHash(canonicalJson(access))),
        access,
      ]),
    );
  }

  take(valid: ValidTransaction): void {
    for (const write of hashedWrites(valid, this.chaincode, patientAuthority)) {
      const access = this.wanted.get(
        nameOf(hex(write.getKeyHash_asU8()), hex(write.getValueHash_asU8())),
      );
      if (access !== undefined) {
        this.found.add(access);
      }
    }
  }

  finish(): void {
    this.report.figure('accesses', `${this.found.size} of ${this.accesses.length} on the ledger`);
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
}

const nameOf = (keyHash: string, valueHash: string): string => `${keyHash} ${valueHash}`;
