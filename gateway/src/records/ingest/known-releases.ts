import type { KeeperRelease } from '@healthchain/protocol';

export interface KnownReleasesOptions {
  /** The last release of a chart's keys by a key keeper, as the own peer has it. */
  readonly latest: (chartId: string) => Promise<KeeperRelease | undefined>;
  /** Retires what was released, in this release and in every earlier one. */
  readonly settle: (release: KeeperRelease) => Promise<void>;
}

/**
 * The releases by key keepers that writers may state to know of: what they gave away is retired. There
 * are few such charts, hence they are learnt of when the ledger first refuses a commit, and not kept
 * over a restart.
 */
export class KnownReleases {
  readonly #options: KnownReleasesOptions;
  readonly #known = new Map<string, KeeperRelease>();

  constructor(options: KnownReleasesOptions) {
    this.#options = options;
  }

  /** Of these charts. To be asked for before a writer chooses its compartments. */
  of(chartIds: Iterable<string>): readonly KeeperRelease[] {
    return [...new Set(chartIds)].flatMap((chartId) => this.#known.get(chartId) ?? []);
  }

  /** Looks what the ledger knows of these charts, and settles it. @throws whatever keeps it from that */
  async learn(chartIds: Iterable<string>): Promise<void> {
    for (const chartId of new Set(chartIds)) {
      const release = await this.#options.latest(chartId);
      if (release !== undefined) {
        await this.#options.settle(release);
        this.#known.set(chartId, release);
      }
    }
  }
}
