import { inSpan } from '../../../platform/telemetry/span.js';
import type { Draft } from './draft.js';
import type { BundleType } from './parse-bundle.js';
import type { ParsedEntry } from './parse-entry.js';
import { prepareGroup, type EntryOutcome, type Preparation } from './prepare-group.js';

/** Prepares all entries: a transaction's together, a batch's each for itself. */
export function prepare(
  type: BundleType,
  entries: readonly ParsedEntry[],
  preparation: Preparation,
): Promise<readonly EntryOutcome[]> {
  return inSpan(
    'interfaces/fhir/bundle',
    async () => {
      const groups = type === 'transaction' ? [entries] : entries.map((entry) => [entry]);
      const outcomes: EntryOutcome[] = [];
      const accepted: Draft[] = [];
      for (const group of groups) {
        const prepared = await prepareGroup(group, accepted, preparation);
        outcomes.push(...prepared.outcomes);
        accepted.push(...prepared.drafts);
      }
      return outcomes;
    },
    { 'healthchain.entries': entries.length },
  );
}
