import type { ErrorCode } from '@healthchain/protocol';
import type { NewRecord } from '../../../records/types.js';
import { issuesOf } from '../issue.js';
import type { FhirRecords } from '../ports.js';
import { withoutDangling, type Refusals } from './dangling.js';
import type { EntryOutcome } from './prepare-group.js';

/** Refusals that may be about a single record among those committed together. */
const aboutOneRecord = new Set<ErrorCode>(['SUBJECT_MISSING', 'SUBJECT_AMBIGUOUS']);

/** Commits the records of a transaction, all or none. @throws HealthChainError */
export async function commitTogether(
  records: FhirRecords,
  outcomes: readonly EntryOutcome[],
): Promise<void> {
  const wanted = recordsOf(outcomes);
  if (wanted.length > 0) {
    await records.ingest(wanted);
  }
}

/**
 * Commits the records of a batch, together where that is possible, and says what became of each entry.
 * An entry that matched a record of the same batch shares its fate, and one that refers to a record that
 * was refused is refused itself.
 */
export async function commitSeparately(
  records: FhirRecords,
  outcomes: readonly EntryOutcome[],
): Promise<readonly EntryOutcome[]> {
  const refused: Refusals = new Map();
  await commitOrSplit(records, recordsOf(outcomes), refused);
  return outcomes.map((outcome, entry) => {
    const issues = refused.get(idOf(outcome));
    return issues === undefined
      ? outcome
      : { issues: issues.map((issue) => ({ ...issue, entry })) };
  });
}

/**
 * Halves what was refused for the sake of one record, until that one stands alone. A record refers only
 * to records before it, so what became of those is known when its turn comes.
 */
async function commitOrSplit(
  records: FhirRecords,
  candidates: readonly NewRecord[],
  refused: Refusals,
): Promise<void> {
  const wanted = withoutDangling(candidates, refused);
  if (wanted.length === 0) {
    return;
  }
  try {
    await records.ingest(wanted);
  } catch (error) {
    const issues = issuesOf(error);
    if (wanted.length === 1 || !aboutOneRecord.has(issues[0].code)) {
      wanted.forEach(({ id }) => refused.set(id, issues));
      return;
    }
    const middle = Math.ceil(wanted.length / 2);
    await commitOrSplit(records, wanted.slice(0, middle), refused);
    await commitOrSplit(records, wanted.slice(middle), refused);
  }
}

function recordsOf(outcomes: readonly EntryOutcome[]): NewRecord[] {
  return outcomes.flatMap((outcome) => ('record' in outcome ? [outcome.record] : []));
}

function idOf(outcome: EntryOutcome): string {
  if ('record' in outcome) {
    return outcome.record.id;
  }
  return 'existing' in outcome ? outcome.existing.id : '';
}
