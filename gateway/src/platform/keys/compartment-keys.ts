import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { WrappedKey } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import { remember } from '../remember.js';
import type { WrappingKey } from './wrapping-key.js';

/** Names one version of a compartment's key. */
export interface CompartmentKeyVersion {
  readonly compartmentId: string;
  readonly keyVersion: number;
}

/** One version of a compartment's key, as the ledger has it. */
export interface CompartmentKeyReference extends CompartmentKeyVersion {
  readonly wrappedKey: WrappedKey;
}

/** Compartment keys in clear, in memory only. */
export interface CompartmentKeys {
  /** Unwraps a key in the HSM, or answers from memory. @throws HealthChainError KEY_UNAVAILABLE. */
  readonly get: (reference: CompartmentKeyReference) => Promise<KeyObject>;
  /** Makes a key and wraps it for the organisation's HSM. */
  readonly create: () => { readonly key: KeyObject; readonly wrappedKey: WrappedKey };
  /** Forgets every key. */
  readonly clear: () => void;
}

/**
 * Keeps the most recently used keys, because an RSA operation in a token takes a millisecond or
 * more. Requests for the same key at the same time share one operation; failures are not kept.
 */
export function compartmentKeys(
  wrappingKey: Pick<WrappingKey, 'wrap' | 'unwrap'>,
  capacity = 1000,
): CompartmentKeys {
  const known = new LRUCache<string, Promise<KeyObject>>({ max: capacity });

  return {
    get: (reference) =>
      remember(known, keyName(reference), () => wrappingKey.unwrap(reference.wrappedKey)),
    create: () => {
      const key = createSecretKey(randomBytes(32));
      return { key, wrappedKey: wrappingKey.wrap(key) };
    },
    clear: () => {
      known.clear();
    },
  };
}

/** One text for one version of a compartment's key. */
export function keyName({ compartmentId, keyVersion }: CompartmentKeyVersion): string {
  return `${compartmentId}/${keyVersion}`;
}
