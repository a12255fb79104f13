import { HealthChainError } from '@healthchain/protocol';
import { referencesOf } from '../references-of.js';

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

/** Elements that name whom a resource is about, in R4. */
const subjectElements = ['subject', 'patient', 'beneficiary', 'for'] as const;

export interface ChartLookup {
  /** The organisation's directory chart. */
  readonly directory: string;
  /** The chart of a record that was committed earlier. */
  readonly chartOf: (reference: string) => string | undefined;
}

/**
 * Says which chart each incoming resource belongs to, by record id. A resource that names nobody as its
 * subject (such as a Medication or a Provenance) follows the resources that it is connected with; one
 * that names somebody else than a patient here belongs to no chart, and an encounter of another chart
 * contradicts its subject.
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
  incoming.forEach((record) => {
    checkEncounters(record, charts, lookup);
  });
  return charts;
}

function ownChart(record: Incoming, lookup: ChartLookup): string | undefined {
  if (record.type === 'Patient') {
    return record.id;
  }
  if (directoryTypes.has(record.type)) {
    return lookup.directory;
  }
  const subjects = subjectElements.flatMap((element) => record.resource[element] ?? []);
  const named = subjects.map(onlyPatient);
  return onlyOne([...new Set(named.length > 0 ? named : patientsIn(record.resource))]);
}

/** The patient whom one subject names. @throws HealthChainError SUBJECT_MISSING */
function onlyPatient(subject: unknown): string {
  const [patient] = patientsIn(subject);
  if (patient === undefined) {
    throw new HealthChainError('SUBJECT_MISSING', 'The subject is no patient of this server.');
  }
  return patient;
}

/** Ids of the local patients that a value refers to. */
function patientsIn(value: unknown): string[] {
  return referencesOf(value).flatMap((reference) => /^Patient\/([^/]+)/.exec(reference)?.[1] ?? []);
}

/** What happened in an encounter is about the patient of that encounter. */
function checkEncounters(
  record: Incoming,
  charts: ReadonlyMap<string, string>,
  lookup: ChartLookup,
): void {
  const encounters = referencesOf(record.resource).filter((name) => name.startsWith('Encounter/'));
  const named = encounters.flatMap((name) => chartBehind(name, charts, lookup) ?? []);
  const own = charts.get(record.id) ?? lookup.directory;
  onlyOne([...new Set(own === lookup.directory ? [] : [own, ...named])]);
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
  const found = near.flatMap((reference) => chartBehind(reference, charts, lookup) ?? []);
  return [...new Set(found)].filter((chart) => chart !== lookup.directory);
}

/** The chart of what a reference points to. */
function chartBehind(
  reference: string,
  charts: ReadonlyMap<string, string>,
  lookup: ChartLookup,
): string | undefined {
  return charts.get(reference.slice(reference.indexOf('/') + 1)) ?? lookup.chartOf(reference);
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
