import { HealthChainError } from '@healthchain/protocol';
import { askOnce } from '../../../platform/remember.js';
import { indexed, matches, type Indexed } from '../../../records/search/matches.js';
import { parametersOf } from '../../../records/search/parameters.js';
import type { RecordIdentity, RecordQuery } from '../../../records/types.js';
import type { Caller, FhirRecords } from '../ports.js';
import { conditionKey, parseCondition } from './condition.js';
import type { Draft } from './draft.js';

type TargetRecords = Pick<FhirRecords, 'locate' | 'isComplete' | 'requireWritable'>;

/** What was found, and whether all that there is could be found then: the one means little without the other. */
interface Located {
  readonly records: readonly RecordIdentity[];
  readonly complete: boolean;
}

/** Enough to tell one match from several. */
const locateLimit = 2;

/**
 * Finds what conditions and references point to: in the read model, asked once for each question, and
 * among the resources of the same Bundle.
 */
export class Targets {
  readonly #records: TargetRecords;
  readonly #caller: Caller;
  readonly #existing = new Map<string, Promise<boolean>>();
  readonly #located = new Map<string, Promise<Located>>();
  readonly #indexed = new WeakMap<Draft, Indexed>();

  constructor(records: TargetRecords, caller: Caller) {
    this.#records = records;
    this.#caller = caller;
  }

  /** Whether a record with this id can be read here. */
  async exists(type: string, id: string): Promise<boolean> {
    const known = parametersOf(type) !== undefined;
    const query = { type, ids: [id], tokens: [], texts: [], limit: locateLimit };
    return known && (await askOnce(this.#existing, `${type}/${id}`, () => this.#isThere(query)));
  }

  /**
   * Ids of the resources that criteria such as `identifier=system|value` match; two stand for many. What
   * was there before is journalled: that it was, is an answer.
   *
   * @throws HealthChainError SCOPE_INSUFFICIENT or POLICY_NOT_PERMITTED for a caller who may not search: a
   *   condition tells what is there. SEARCH_PARAMETER_NOT_SUPPORTED or INVALID_ARGUMENT: it is never evaluated in part.
   *   CATCHING_UP when nothing is found, but something is still to come that might match; CERTIFICATE_EXPIRED
   *   when that has to happen first.
   */
  async matching(type: string, criteria: string, drafts: readonly Draft[]): Promise<string[]> {
    const objection = this.#caller.objectionTo('search', type);
    if (objection !== undefined) {
      throw new HealthChainError(objection, 'A condition needs what a search needs.');
    }
    const condition = parseCondition(type, criteria);
    if (condition.impossible) {
      return [];
    }
    const limited = { ...condition.query, limit: locateLimit };
    const { records: stored, complete } = await askOnce(
      this.#located,
      conditionKey(condition),
      () => this.#locate(limited),
    );
    const pending = drafts
      .filter((draft) => draft.type === type && matches(limited, this.#index(draft)))
      .map(({ id }) => id);
    const found = [...stored.map(({ id }) => id), ...pending];
    if (found.length === 0 && !complete) {
      // Who waits for what cannot come would wait in vain.
      this.#records.requireWritable();
      throw new HealthChainError('CATCHING_UP');
    }
    return found;
  }

  async #isThere(query: RecordQuery): Promise<boolean> {
    return (await this.#records.locate(query)).length > 0;
  }

  async #locate(query: RecordQuery): Promise<Located> {
    // Asked before the search: what comes in between the two can be found.
    const complete = await this.#records.isComplete();
    const records = await this.#records.locate(query);
    await this.#caller.tell(records, query.chartId);
    return { records, complete };
  }

  #index(draft: Draft): Indexed {
    const known = this.#indexed.get(draft) ?? indexed(draft.id, draft.type, draft.resource);
    this.#indexed.set(draft, known);
    return known;
  }
}
