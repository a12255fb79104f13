import { HealthChainError } from '@healthchain/protocol';
import type { RecordService } from '../records/record-service.js';
import { normalizeText } from '../records/search/normalize.js';
import type { RecordQuery, StoredRecord } from '../records/types.js';
import { demographicPatientSchema, demographicsOf, type Demographics } from './demographics.js';
import { fullNamesOf, isSamePerson, requireOnePerson } from './is-same-person.js';

/** Finds the one patient of the organisation who is certainly meant; `undefined` for none or several. */
export type MatchOwn = (wanted: Demographics) => Promise<string | undefined>;

/** Candidates that are opened at once. */
const pageSize = 50;

/**
 * The index narrows; then each candidate is opened and compared.
 *
 * @throws HealthChainError DEMOGRAPHICS_INSUFFICIENT, INVALID_ARGUMENT; CATCHING_UP while a patient could be missed
 */
export function ownMatcher(records: Pick<RecordService, 'find' | 'isComplete'>): MatchOwn {
  return async (wanted) => {
    requireOnePerson(wanted);
    if (!(await records.isComplete())) {
      throw new HealthChainError('CATCHING_UP');
    }
    const found = new Set<string>();
    for (const query of queriesFor(wanted)) {
      for await (const { id, json } of all(records, query)) {
        const patient = demographicPatientSchema.safeParse(JSON.parse(json));
        if (patient.success && isSamePerson(wanted, demographicsOf(patient.data))) {
          found.add(id);
        }
      }
    }
    const [patientId, ...others] = found;
    return others.length > 0 ? undefined : patientId;
  };
}

function queriesFor(wanted: Demographics): RecordQuery[] {
  const { identifiers, birthDate } = wanted;
  const names = fullNamesOf(wanted);
  const base = { type: 'Patient', tokens: [], texts: [], limit: pageSize };
  const queries: RecordQuery[] = [];
  if (identifiers.length > 0) {
    const tokens = identifiers.map((identifier) => ({ param: 'identifier', ...identifier }));
    queries.push({ ...base, tokens: [tokens] });
  }
  if (birthDate !== undefined && names.length > 0) {
    const families = names.map(({ family }) => ({
      param: 'family',
      prefix: normalizeText(family),
    }));
    const born = [{ param: 'birthdate', value: birthDate }];
    queries.push({ ...base, tokens: [born], texts: [families] });
  }
  return queries;
}

async function* all(
  records: Pick<RecordService, 'find'>,
  query: RecordQuery,
): AsyncGenerator<StoredRecord> {
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await records.find({ ...query, after });
    yield* page.records;
    after = page.next;
  }
}
