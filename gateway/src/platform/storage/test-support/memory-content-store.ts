import { createHash } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { CID } from 'multiformats/cid';
import { create as createDigest } from 'multiformats/hashes/digest';
import { sha256 } from 'multiformats/hashes/sha2';
import type { ContentStore } from '../content-store.js';

const rawCodec = 0x55;

/** A content store in memory, which shows what is pinned. */
export interface MemoryContentStore extends ContentStore {
  readonly pins: ReadonlySet<string>;
}

/** @param swarm content that several stores share, as nodes of one swarm do */
export function memoryContentStore(swarm = new Map<string, Uint8Array>()): MemoryContentStore {
  const pins = new Set<string>();
  const find = (cid: string): Uint8Array => {
    const content = swarm.get(cid);
    if (content === undefined) {
      throw new HealthChainError('CONTENT_UNAVAILABLE');
    }
    return content;
  };
  return {
    pins,
    add: (ciphertext) => {
      const digest = createHash('sha256').update(ciphertext).digest();
      const cid = CID.createV1(rawCodec, createDigest(sha256.code, digest)).toString();
      swarm.set(cid, ciphertext);
      return Promise.resolve({ cid, size: ciphertext.length });
    },
    pin: async (cid) => {
      await Promise.resolve(find(cid));
      pins.add(cid);
    },
    unpin: (cid) => {
      pins.delete(cid);
      return Promise.resolve();
    },
    isPinned: (cid) => Promise.resolve(pins.has(cid)),
    get: async (cid, size) => {
      const content = await Promise.resolve(find(cid));
      if (content.length !== size) {
        throw new HealthChainError('CONTENT_ALTERED');
      }
      return content;
    },
    check: () => Promise.resolve(),
  };
}
