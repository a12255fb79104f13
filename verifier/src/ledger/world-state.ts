import type { ledger } from '@hyperledger/fabric-protos';
import { equal, hex, sha256 } from '../bytes.js';
import type { Action } from '../transactions/action.js';

export const lifecycleNamespace = '_lifecycle';

type Version = ledger.rwset.kvrwset.Version;
type Versions = Map<string, string>;

const emptyHash = sha256();

/**
 * The versions of all keys, public and hashed, as the valid transactions so far leave them. Of the
 * values only the chaincode definitions are kept.
 */
export class WorldState {
  private readonly spaces = new Map<string, Versions>();
  private readonly definitions = new Map<string, Uint8Array>();
  private touched = new Set<string>();

  beginBlock(): void {
    this.touched = new Set();
  }

  /** A value of the chaincode lifecycle's namespace. */
  definition(key: string): Uint8Array | undefined {
    return this.definitions.get(key);
  }

  /** Whether a read still sees what it saw: a key written earlier in the same block never does. */
  isCurrent(space: string, key: string, read: Version | undefined): boolean {
    return (
      !this.touched.has(`${space}\0${key}`) &&
      this.spaces.get(space)?.get(key) === (read && versionOf(read.getBlockNum(), read.getTxNum()))
    );
  }

  /** Keys in a range with their versions, in the order of their bytes. */
  range(space: string, start: string, end: string, withEnd: boolean): readonly [string, string][] {
    const [first, last] = [Buffer.from(start), Buffer.from(end)];
    return [...(this.spaces.get(space)?.entries() ?? [])]
      .map(([key, version]) => ({ key, version, bytes: Buffer.from(key) }))
      .filter(({ bytes }) => {
        const beforeEnd = last.length === 0 ? -1 : Buffer.compare(bytes, last);
        return Buffer.compare(bytes, first) >= 0 && (beforeEnd < 0 || (withEnd && beforeEnd === 0));
      })
      .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
      .map(({ key, version }) => [key, version]);
  }

  /** Takes over the writes of a valid transaction. */
  apply(action: Action, block: number, transaction: number): void {
    const version = versionOf(block, transaction);
    for (const { name, open, collections } of action.namespaces) {
      for (const write of open.getWritesList()) {
        this.put(name, write.getKey(), isDelete(write) ? undefined : version);
        if (name === lifecycleNamespace) {
          this.define(write);
        }
      }
      for (const { name: collection, hashed } of collections) {
        for (const write of hashed.getHashedWritesList()) {
          const key = hex(write.getKeyHash_asU8());
          this.put(hashedSpace(name, collection), key, isHashDelete(write) ? undefined : version);
        }
      }
    }
  }

  private put(space: string, key: string, version: string | undefined): void {
    const versions: Versions = this.spaces.get(space) ?? new Map<string, string>();
    this.spaces.set(space, versions);
    if (version === undefined) {
      versions.delete(key);
    } else {
      versions.set(key, version);
    }
    this.touched.add(`${space}\0${key}`);
  }

  private define(write: ledger.rwset.kvrwset.KVWrite): void {
    if (isDelete(write)) {
      this.definitions.delete(write.getKey());
    } else {
      this.definitions.set(write.getKey(), write.getValue_asU8());
    }
  }
}

/** Name of the space of a collection's hashed keys. */
export function hashedSpace(namespace: string, collection: string): string {
  return `${namespace}\0${collection}`;
}

/** A write without a value deletes, whatever it says. */
export function isDelete(write: ledger.rwset.kvrwset.KVWrite): boolean {
  return write.getIsDelete() || write.getValue_asU8().length === 0;
}

function isHashDelete(write: ledger.rwset.kvrwset.KVWriteHash): boolean {
  const hash = write.getValueHash_asU8();
  return write.getIsDelete() || hash.length === 0 || equal(hash, emptyHash);
}

export function versionOf(block: number, transaction: number): string {
  return `${block}.${transaction}`;
}
