import { isDeepStrictEqual } from 'node:util';
import { HealthChainError } from '@healthchain/protocol';
import { LRUCache } from 'lru-cache';
import type { Asked } from '../access/access-ledger.js';
import {
  currentFacts,
  objectionNow,
  type CurrentFacts,
  type FactsLedger,
} from '../access/current-facts.js';
import { limiter } from '../platform/fabric/limiter.js';
import type { RequireProof } from './basis-evidence.js';
import { gatherRelease, type Gathered, type GatherOptions } from './gather-release.js';

export interface AnnouncedOptions extends GatherOptions {
  /** MSP id of the own organisation. */
  readonly mspId: string;
  readonly access: FactsLedger;
  readonly requireProof: RequireProof;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Names an access by who asks for its keys. */
interface AccessOfReader {
  readonly accessId: string;
  /** MSP id. */
  readonly reader: string;
}

/** What was gathered for an access before it is known to be permitted, or is gathered now. */
interface Ahead {
  readonly asked: Asked;
  readonly gathering: Promise<Gathered>;
}

/** An opening that is on its way longer than this is gathered for anew (ms). */
const kept = 30_000;
const most = 32;
/** An announcement that comes while so many are gathered for is let pass. */
const atOnce = { concurrency: 8, queue: 0, retryAfter: 0 } as const;

/**
 * Accesses that a reader is asking the contract for. What their release would take is proven and gathered
 * while their transaction is on its way, and counts only if nothing changed until it is asked for. An
 * announcement opens nothing: a release asks the ledger all the same.
 */
export class AnnouncedAccesses {
  readonly #options: AnnouncedOptions;
  readonly #ahead = new LRUCache<string, Ahead>({ max: most, ttl: kept });
  readonly #limit = limiter(atOnce);

  constructor(options: AnnouncedOptions) {
    this.#options = options;
  }

  /** Begins to gather. Whoever announces learns nothing of how it goes. */
  announce(asked: Asked): void {
    const gathering = this.#limit(() => gatherAhead(this.#options, asked));
    gathering.catch(() => undefined);
    this.#ahead.set(nameOf(asked.organization, asked.request.accessId), { asked, gathering });
  }

  /** What was announced of an access, by the organisation that now asks for its keys. */
  asked({ reader, accessId }: AccessOfReader): Asked | undefined {
    return this.#ahead.get(nameOf(reader, accessId))?.asked;
  }

  /** What was gathered for it, once, if it still holds by what the ledger says now. */
  async take(
    { reader, accessId }: AccessOfReader,
    facts: CurrentFacts,
  ): Promise<Gathered | undefined> {
    const name = nameOf(reader, accessId);
    const ahead = this.#ahead.get(name);
    const gathered = await ahead?.gathering.catch(() => undefined);
    const isKept = ahead !== undefined && this.#ahead.get(name) === ahead;
    this.#ahead.delete(name);
    return isKept && isDeepStrictEqual(gathered?.facts, facts) ? gathered : undefined;
  }

  /** Something was added to these charts: what is in scope is judged anew. */
  forget(chartIds: readonly string[]): void {
    for (const [name, { asked }] of this.#ahead.entries()) {
      if (chartIds.includes(asked.request.patientId)) {
        this.#ahead.delete(name);
      }
    }
  }
}

function nameOf(reader: string, accessId: string): string {
  return `${reader}/${accessId}`;
}

async function gatherAhead(options: AnnouncedOptions, asked: Asked): Promise<Gathered> {
  const { mspId, access, requireProof, now = Date.now } = options;
  const facts = await currentFacts(access, asked);
  if (facts.authority.custodian !== mspId) {
    throw new HealthChainError('NOT_KEY_KEEPER');
  }
  const objection = objectionNow(facts, now());
  if (objection !== undefined) {
    throw new HealthChainError(objection);
  }
  return gatherRelease(options, facts, () => requireProof(facts));
}
