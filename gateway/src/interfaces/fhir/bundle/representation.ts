import type { FhirRecords, ObjectionTo } from '../ports.js';
import type { EntryOutcome } from './prepare-group.js';

/**
 * The stored text of what an entry created or found. What was there before is shown only to a caller who
 * may read it: otherwise a conditional create would be a read.
 */
export async function representation(
  outcome: EntryOutcome,
  records: Pick<FhirRecords, 'read'>,
  objectionTo: ObjectionTo,
): Promise<string | undefined> {
  if ('issues' in outcome) {
    return undefined;
  }
  if ('record' in outcome) {
    return outcome.record.json;
  }
  const { type, id } = outcome.existing;
  return objectionTo('read', type) === undefined ? (await records.read(type, id))?.json : undefined;
}
