import { canonicalJson, patientAuthority, type JsonValue } from '@healthchain/protocol';
import { hex, textHash } from '../bytes.js';
import type { ValidTransaction } from '../ledger/replay.js';
import type { CheckName, Report } from '../report.js';
import { argumentsOf } from '../transactions/arguments.js';
import { hashedWrites } from './hashed-writes.js';

/** By what a value of a patient is known. */
export interface ValueName {
  readonly patientId: string;
  readonly accessId: string;
  /** MSP id of who committed it. */
  readonly organization: string;
}

/** One kind of private values of which a patient is shown all. */
export interface ValueKind<Value> {
  readonly check: CheckName;
  /** Stands before the codes of what is found. */
  readonly noun: string;
  readonly nameOf: (value: Value) => ValueName;
  /** Its key in the private data collection. */
  readonly keyOf: (name: ValueName) => string;
  readonly describe: (name: ValueName) => string;
}

/**
 * Looks out for the hashes of the values that the patient was shown, and for values of theirs that they
 * were not shown. The id of an access is a public argument of each transaction that commits one.
 */
export class ShownValues<Value extends JsonValue> {
  private readonly wanted: ReadonlyMap<string, Value>;
  private readonly found = new Set<Value>();
  private withheld = 0;

  constructor(
    private readonly kind: ValueKind<Value>,
    private readonly report: Report,
    private readonly chaincode: string,
    private readonly patientId: string,
    private readonly shown: readonly Value[],
  ) {
    const { keyOf, nameOf } = kind;
    this.wanted = new Map(
      shown.map((value) => [
        pair(textHash(keyOf(nameOf(value))), textHash(canonicalJson(value))),
        value,
      ]),
    );
  }

  take(valid: ValidTransaction): void {
    const writes = hashedWrites(valid, this.chaincode, patientAuthority);
    const own = writes.length === 0 ? undefined : this.ownKeys(valid);
    for (const write of writes) {
      const keyHash = hex(write.getKeyHash_asU8());
      const value = this.wanted.get(pair(keyHash, hex(write.getValueHash_asU8())));
      const name = own?.get(keyHash);
      if (value !== undefined) {
        this.found.add(value);
      } else if (name !== undefined) {
        this.failWithheld(name, valid);
      }
    }
  }

  finish(): void {
    const { check, noun, nameOf, describe } = this.kind;
    const withheld = this.withheld === 0 ? '' : `, ${this.withheld} more withheld`;
    const shown = `${this.found.size} of ${this.shown.length} on the ledger`;
    this.report.figure(check, `${shown}${withheld}`);
    for (const value of this.shown) {
      const name = nameOf(value);
      if (name.patientId !== this.patientId) {
        this.report.fail(check, `${noun}-patient`, `${describe(name)} is of another patient.`);
      }
      if (!this.found.has(value)) {
        const detail = `${describe(name)} was written by no valid transaction as it is shown.`;
        this.report.fail(check, `${noun}-not-on-ledger`, detail);
      }
    }
  }

  /**
   * Hashes of the keys that values of this patient would have, by any argument: which function was
   * called, and by which of its names, does not matter.
   */
  private ownKeys({ action, creator }: ValidTransaction): ReadonlyMap<string, ValueName> {
    const { patientId } = this;
    const ids = action === undefined ? [] : argumentsOf(action);
    return new Map(
      ids.map((accessId) => {
        const name = { patientId, accessId, organization: creator.mspId };
        return [textHash(this.kind.keyOf(name)), name];
      }),
    );
  }

  private failWithheld(name: ValueName, { block, transaction }: ValidTransaction): void {
    this.withheld += 1;
    const { check, noun, describe } = this.kind;
    const time = new Date(transaction.timestamp).toISOString();
    const detail = `${describe(name)}, committed at ${time}, is not given as it is on the ledger.`;
    const place = { block, transaction: transaction.index };
    this.report.fail(check, `${noun}-withheld`, detail, place);
  }
}

const pair = (keyHash: string, valueHash: string): string => `${keyHash} ${valueHash}`;
