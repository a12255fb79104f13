import type { FhirRecords, Permits } from '../ports.js';
import type { EntryOutcome } from './prepare-group.js';

/**
 * The stored text of what an entry created or found. What was there before is shown only to a caller who
 * may read it: otherwise a conditional create would be a read.
 */
export async function representation(
  outcome: EntryOutcome,
  records: Pick<FhirRecords, 'read'>,
  permits: Permits,
): Promise<string | undefined> {
  if ('issues' in outcome) {
    return undefined;
  }
  if ('record' in outcome) {
    return outcome.record.json;
  }
  const { type, id } = outcome.existing;
  return permits('read', type) ? (await records.read(type, id))?.json : undefined;
}
