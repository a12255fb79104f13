import { sessionLength, type RecordVersion } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import { askOnce } from '../platform/remember.js';
import { committedPacks } from './committed-packs.js';
import type { RecordLedger } from './record-ledger.js';

/** What a commit wrote, by record id: ciphertext, which opens with keys that are elsewhere. */
export type CommittedVersions = ReadonlyMap<string, RecordVersion>;

/** Characters of ciphertext that are kept. */
const most = 64 * 1024 * 1024;

/**
 * Commits of other organisations as the own peer holds them, and as their root on the ledger names them. One never
 * changes, so that who opens the same chart after another, or again, need not wait for it: it is kept for
 * as long as a session can last.
 */
export class VerifiedCommits {
  readonly #ledger: Pick<RecordLedger, 'commitment' | 'pack'>;
  readonly #asked = new Map<string, Promise<CommittedVersions>>();
  readonly #verified = new LRUCache<string, CommittedVersions>({
    ttl: sessionLength,
    maxSize: most,
    sizeCalculation: (versions) => 1 + lengthOf(versions),
  });

  constructor(ledger: Pick<RecordLedger, 'commitment' | 'pack'>) {
    this.#ledger = ledger;
  }

  /** @throws HealthChainError PRIVATE_DATA_UNAVAILABLE, COMMITMENT_MISMATCH or what the ledger fails with */
  of(commitId: string): Promise<CommittedVersions> {
    const known = this.#verified.get(commitId);
    return known === undefined
      ? askOnce(this.#asked, commitId, () => this.#fetch(commitId))
      : Promise.resolve(known);
  }

  async #fetch(commitId: string): Promise<CommittedVersions> {
    try {
      const versions = await fetchVersions(this.#ledger, commitId);
      this.#verified.set(commitId, versions);
      return versions;
    } finally {
      this.#asked.delete(commitId);
    }
  }
}

async function fetchVersions(
  ledger: Pick<RecordLedger, 'commitment' | 'pack'>,
  commitId: string,
): Promise<CommittedVersions> {
  // Every commit has a first pack: it need not wait for how many there are.
  const first = ledger.pack(commitId, 0);
  first.catch(() => undefined);
  const pack = (id: string, index: number) => (index === 0 ? first : ledger.pack(id, index));
  const packs = await committedPacks({ pack }, await ledger.commitment(commitId));
  return new Map(
    packs.flatMap(({ versions }) =>
      versions.map((version) => [version.recordId, version] as const),
    ),
  );
}

function lengthOf(versions: CommittedVersions): number {
  let length = 0;
  for (const { content } of versions.values()) {
    length += content.placement === 'inline' ? content.ciphertext.length : 0;
  }
  return length;
}
