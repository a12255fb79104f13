import { HealthChainError } from '@healthchain/protocol';
import { referencesOf } from './references-of.js';

/** A resource on its way in, with references already resolved to `Type/id`. */
interface Incoming {
  readonly id: string;
  readonly type: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Resource types that are about an organisation and its people, not about a patient. */
const directoryTypes = new Set([
  'Organization',
  'Location',
  'Practitioner',
  'PractitionerRole',
  'HealthcareService',
  'Endpoint',
]);

/** Elements that name the patient a resource is about, in R4. */
const subjectElements = ['subject', 'patient', 'beneficiary', 'for'] as const;

export interface ChartLookup {
  /** The organisation's directory chart. */
  readonly directory: string;
  /** The chart of a record that was committed earlier. */
  readonly chartOf: (reference: string) => string | undefined;
}

/**
 * Says which chart each incoming resource belongs to, by record id. A resource without a patient of
 * its own (such as a Medication or a Provenance) follows the resources that it is connected with.
 *
 * @throws HealthChainError SUBJECT_AMBIGUOUS, SUBJECT_MISSING.
 */
export function assignCharts(
  incoming: readonly Incoming[],
  lookup: ChartLookup,
): ReadonlyMap<string, string> {
  const charts = new Map<string, string>();
  const undecided: Incoming[] = [];
  for (const record of incoming) {
    const chart = ownChart(record, lookup);
    if (chart === undefined) {
      undecided.push(record);
    } else {
      charts.set(record.id, chart);
    }
  }
  followConnections(undecided, incoming, charts, lookup);
  return charts;
}

function ownChart(record: Incoming, lookup: ChartLookup): string | undefined {
  if (record.type === 'Patient') {
    return record.id;
  }
  if (directoryTypes.has(record.type)) {
    return lookup.directory;
  }
  const subject = subjectElements
    .flatMap((element) => referencesOf(record.resource[element]))
    .filter(isPatient);
  const patients = new Set(
    subject.length > 0 ? subject : referencesOf(record.resource).filter(isPatient),
  );
  return onlyOne([...patients].map((patient) => patient.slice('Patient/'.length)));
}

/** Lets undecided records take the chart of what they refer to or are referred to by. */
function followConnections(
  undecided: readonly Incoming[],
  incoming: readonly Incoming[],
  charts: Map<string, string>,
  lookup: ChartLookup,
): void {
  if (undecided.length === 0) {
    return;
  }
  const neighbours = connections(incoming);
  let waiting = [...undecided];
  while (waiting.length > 0) {
    const next = waiting.filter((record) => {
      const chart = onlyOne(connectedCharts(record, neighbours, charts, lookup));
      if (chart !== undefined) {
        charts.set(record.id, chart);
      }
      return chart === undefined;
    });
    if (next.length === waiting.length) {
      throw new HealthChainError('SUBJECT_MISSING');
    }
    waiting = next;
  }
}

function connectedCharts(
  record: Incoming,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
  charts: ReadonlyMap<string, string>,
  lookup: ChartLookup,
): string[] {
  const near = [...(neighbours.get(`${record.type}/${record.id}`) ?? [])];
  const found = near.flatMap(
    (reference) =>
      charts.get(reference.slice(reference.indexOf('/') + 1)) ?? lookup.chartOf(reference) ?? [],
  );
  return [...new Set(found)].filter((chart) => chart !== lookup.directory);
}

/** References in both directions, by `Type/id`. */
function connections(incoming: readonly Incoming[]): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>();
  const connect = (from: string, to: string): void => {
    const near = neighbours.get(from) ?? new Set();
    neighbours.set(from, near.add(to));
  };
  for (const record of incoming) {
    const self = `${record.type}/${record.id}`;
    for (const reference of referencesOf(record.resource)) {
      connect(self, reference);
      connect(reference, self);
    }
  }
  return neighbours;
}

function onlyOne(charts: readonly string[]): string | undefined {
  if (charts.length > 1) {
    throw new HealthChainError('SUBJECT_AMBIGUOUS');
  }
  return charts[0];
}

function isPatient(reference: string): boolean {
  return reference.startsWith('Patient/');
}
