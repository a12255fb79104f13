import { mentionsDates, type WrappingPublicKey } from '@healthchain/protocol';
import type { CurrentFacts } from '../access/current-facts.js';
import type { KeyedRecord, WantedScope } from '../records/scope/records-in-scope.js';
import type { KeyLedger } from './key-ledger.js';

export interface GatherOptions {
  readonly keys: Pick<KeyLedger, 'wrappingKey'>;
  /** Fails while something that stands may be missing from what is known of the own charts. */
  readonly requireComplete: () => Promise<void>;
  /** The records of an own chart that are wanted, with their keys. */
  readonly recordsInScope: (
    chartId: string,
    wanted: WantedScope,
  ) => Promise<readonly KeyedRecord[]>;
}

/** What a release is made of. Nothing of it leaves before the ledger has taken that it does. */
export interface Gathered {
  /** What it was proven and gathered by. */
  readonly facts: CurrentFacts;
  /** Of the wanted compartments: which of them an access covers is decided by its own time. */
  readonly records: readonly KeyedRecord[];
  /** The reader's wrapping key. */
  readonly target: WrappingPublicKey;
}

/**
 * Gathers what would be handed out while the proof is. A clinician waits; without the proof it is dropped.
 *
 * @param prove fails first, so that no outage hides a refusal from who would then ask key keepers
 */
export async function gatherRelease(
  { keys, requireComplete, recordsInScope }: GatherOptions,
  facts: CurrentFacts,
  prove: () => Promise<void>,
): Promise<Gathered> {
  const scoped = async () => {
    // A document is held back for what is known of its Encounter: that has to be all.
    await requireComplete();
    return recordsInScope(facts.request.patientId, scopeOf(facts));
  };
  const gathering = Promise.all([scoped(), keys.wrappingKey(facts.organization)]);
  gathering.catch(() => undefined);
  await prove();
  const [records, target] = await gathering;
  return { facts, records, target };
}

function scopeOf({ request, consent }: CurrentFacts): WantedScope {
  const consented = consent?.signed.statement;
  return {
    kinds: request.compartments,
    byDate: consented !== undefined && mentionsDates(consented),
  };
}
