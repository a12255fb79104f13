import type { JsonValue, PublishedKey, SignedKeyRotation } from '@healthchain/protocol';

/** A key of the organisation that others rely on, as this gateway has it. */
export interface OwnKey {
  readonly key: PublishedKey;
  /** What is published of it, as the digest in a statement covers it. */
  readonly content: JsonValue;
  /** Whether the ledger has this one, another one, or none. */
  readonly standing: () => Promise<'published' | 'another' | 'none'>;
  /** @param signed where it takes the place of another. @throws HealthChainError STEP_UP_REQUIRED without it */
  readonly publish: (signed?: SignedKeyRotation) => Promise<void>;
}

/** Publishes a key, unless the ledger has it already. */
export async function publishOnce({ standing, publish }: OwnKey): Promise<void> {
  if ((await standing()) !== 'published') {
    await publish();
  }
}
