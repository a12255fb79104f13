/** Where an organisation keeps large ciphertexts. */
export interface ContentStore {
  /** Stores without holding on to it: until it is pinned, it may be cleared away. */
  readonly add: (ciphertext: Uint8Array) => Promise<StoredContent>;
  /** Holds on to content, which is fetched from the swarm if it is not here. */
  readonly pin: (cid: string) => Promise<void>;
  /** Lets go of content; fine if it was not held. */
  readonly unpin: (cid: string) => Promise<void>;
  readonly isPinned: (cid: string) => Promise<boolean>;
  /**
   * Fetches content of exactly this size, from the swarm if it is not here.
   *
   * @throws HealthChainError CONTENT_UNAVAILABLE; CONTENT_ALTERED for content of another size.
   */
  readonly get: (cid: string, size: number) => Promise<Uint8Array>;
  /** Resolves when the store answers. @throws HealthChainError CONTENT_UNAVAILABLE. */
  readonly check: () => Promise<void>;
}

export interface StoredContent {
  /** CIDv1 in base32. */
  readonly cid: string;
  /** Bytes. */
  readonly size: number;
}
