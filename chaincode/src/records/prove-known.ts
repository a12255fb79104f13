import { canonicalJson, HealthChainError, type JsonValue } from '@healthchain/protocol';
import type { LedgerKey } from '../context/ledger-keys.js';
import { sha256 } from '../context/sha256.js';

/** SHA-256, in hex, of the private values that the ledger holds, by key. */
export type LedgerHashes = ReadonlyMap<string, string>;

/** A private value to store, as canonical JSON. */
export interface PrivateWrite {
  readonly entry: LedgerKey;
  readonly text: string;
}

/**
 * The write of a new value, or nothing for a known one that is proven by its hash. So endorsers
 * outside the collection, too, can judge by a private value without reading it.
 *
 * @throws HealthChainError `STATE_MISMATCH`
 */
export function newOrProven(
  entry: LedgerKey,
  value: JsonValue,
  hashes: LedgerHashes,
): readonly PrivateWrite[] {
  const text = canonicalJson(value);
  const known = hashes.get(entry.key);
  if (known === undefined) {
    return [{ entry, text }];
  }
  if (known !== sha256(text)) {
    throw new HealthChainError('STATE_MISMATCH');
  }
  return [];
}
