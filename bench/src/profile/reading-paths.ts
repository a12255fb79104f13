import type { Ehr } from '../load/ehr.js';
import type { Path } from './path.js';

/** As many as the load driver finds and asks for. */
const known = 100;

interface Found {
  readonly id: string;
  readonly name?: readonly { readonly family?: string }[];
}

/** Reads by id and searches, the same ones that the load driver measures. @throws Error without patients */
export async function readingPaths(ehr: Pick<Ehr, 'get'>): Promise<readonly Path[]> {
  const patients = await find(ehr, 'Patient');
  const observations = await find(ehr, 'Observation');
  return [
    {
      name: 'read',
      inFlight: 32,
      gateway: 'custodian',
      go: inTurn(
        ehr,
        alternating(addresses('Patient', patients), addresses('Observation', observations)),
      ),
    },
    {
      name: 'search',
      inFlight: 16,
      gateway: 'custodian',
      go: inTurn(ehr, patients.flatMap(searches)),
    },
  ];
}

async function find(ehr: Pick<Ehr, 'get'>, type: string): Promise<readonly Found[]> {
  const text = await ehr.get(`/${type}?_count=${known}`);
  const { entry = [] } = JSON.parse(text) as { entry?: readonly { readonly resource: Found }[] };
  if (entry.length === 0) {
    throw new Error(`There is no ${type} to read.`);
  }
  return entry.map(({ resource }) => resource);
}

function addresses(type: string, found: readonly Found[]): readonly string[] {
  return found.map(({ id }) => `/${type}/${id}`);
}

/** One of each in turn, until the longer list ends: a type that is found more seldom is read as often. */
function alternating(one: readonly string[], other: readonly string[]): readonly string[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) =>
    [one, other].map((list) => list[index % list.length] ?? ''),
  ).flat();
}

/** The four searches that are measured, for one patient. */
function searches({ id, name }: Found): readonly string[] {
  const family = name?.[0]?.family;
  return [
    `/Observation?patient=${id}&category=laboratory&_count=50`,
    `/Condition?patient=${id}`,
    `/MedicationRequest?patient=${id}&status=active`,
    ...(family === undefined ? [] : [`/Patient?name=${encodeURIComponent(family)}`]),
  ];
}

function inTurn(ehr: Pick<Ehr, 'get'>, paths: readonly string[]): () => Promise<unknown> {
  let next = 0;
  return () => {
    const path = paths[next % paths.length] ?? '';
    next += 1;
    return ehr.get(path);
  };
}
