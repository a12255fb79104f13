import { referencesOf } from '../references-of.js';
import type { CodeTable } from './code-table.js';
import { ownSensitivity } from './own-sensitivity.js';
import { strictest, type Sensitivity } from './sensitivity.js';

/** A patient's resource on its way in, with references already resolved to `Type/id`. */
export interface Incoming {
  readonly id: string;
  readonly type: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** What is known of records that were committed earlier. */
export interface SensitivityLookup {
  /** The compartment of a patient's record; undefined for an unknown one and for the directory's. */
  readonly ofRecord: (reference: string) => Sensitivity | undefined;
  /** The compartments of the records of an Encounter. */
  readonly ofEncounter: (reference: string) => readonly Sensitivity[];
}

/** Types that identify a person and say nothing about health by themselves. */
const demographicTypes: ReadonlySet<string> = new Set(['Coverage', 'Patient', 'RelatedPerson']);

/** Types that tell about a whole Encounter. */
const summaryTypes: ReadonlySet<string> = new Set([
  'Claim',
  'Composition',
  'DocumentReference',
  'ExplanationOfBenefit',
]);

/** Elements with free text, in any type: it may tell about the whole Encounter. */
const narrativeElements = ['note', 'presentedForm', 'text'] as const;

/** How a resource is connected with others. */
interface Links {
  readonly name: string;
  /** What it refers to, but for patients: who it is says nothing about what it is. */
  readonly references: readonly string[];
  /** The Encounters that it is a part of; a Provenance, say, refers to some without being one. */
  readonly partOf: readonly string[];
  readonly type: string;
  readonly isSummary: boolean;
}

type Found = ReadonlyMap<string, Sensitivity | undefined>;

/**
 * The compartment of each resource, by id: the strictest of its own labels, codes and texts, and of
 * what it refers to. What tells about an Encounter (documents, claims, narrative) takes the strictest
 * of all that belongs to the Encounter besides. What cannot be classified is restricted.
 */
export function assignCompartments(
  incoming: readonly Incoming[],
  table: CodeTable,
  lookup: SensitivityLookup,
): ReadonlyMap<string, Sensitivity> {
  const links = incoming.map(linksOf);
  const members = membersOfEncounters(links);
  const found = new Map(
    incoming.map((record) => [nameOf(record), ofContent(record, table)] as const),
  );
  // A round only makes compartments stricter, so that there is a last one.
  for (let changed = true; changed;) {
    changed = false;
    for (const link of links) {
      const before = found.get(link.name);
      const now = strictest([before ?? [], near(link, members, found, lookup)].flat());
      changed ||= now !== before;
      found.set(link.name, now);
    }
  }
  return new Map(incoming.map((record) => [record.id, found.get(nameOf(record)) ?? 'restricted']));
}

/** Undefined for a summary that says nothing of its own: what it summarises decides. */
function ofContent({ type, resource }: Incoming, table: CodeTable): Sensitivity | undefined {
  const own = ownSensitivity(resource, table);
  if (own !== undefined || summaryTypes.has(type)) {
    return own;
  }
  return demographicTypes.has(type) ? 'general' : 'restricted';
}

function linksOf(record: Incoming): Links {
  const { type, resource } = record;
  return {
    name: nameOf(record),
    type,
    references: referencesOf(resource).filter((reference) => !reference.startsWith('Patient/')),
    partOf: referencesOf([resource.encounter, resource.context]).filter(isEncounter),
    isSummary:
      !demographicTypes.has(type) &&
      (summaryTypes.has(type) || narrativeElements.some((element) => element in resource)),
  };
}

/** By Encounter, what belongs to it; not the documents and claims, which only tell about it. */
function membersOfEncounters(links: readonly Links[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const { name, partOf } of links.filter(({ type }) => !summaryTypes.has(type))) {
    for (const encounter of partOf) {
      members.set(encounter, [...(members.get(encounter) ?? []), name]);
    }
  }
  return members;
}

/** The compartments of what a resource refers to and, for a summary, of its Encounters' records. */
function near(
  { references, isSummary, type }: Links,
  members: ReadonlyMap<string, readonly string[]>,
  found: Found,
  lookup: SensitivityLookup,
): Sensitivity[] {
  const referred = references.flatMap(
    (reference) => found.get(reference) ?? lookup.ofRecord(reference) ?? [],
  );
  const encounters = isSummary ? references.filter(isEncounter) : [];
  const summarized = encounters.flatMap((encounter) => [
    ...lookup.ofEncounter(encounter),
    ...(members.get(encounter) ?? []).flatMap((name) => found.get(name) ?? []),
  ]);
  const isLost = summaryTypes.has(type) && !encounters.some((one) => isKnown(one, found, lookup));
  return [...referred, ...summarized, ...(isLost ? (['restricted'] as const) : [])];
}

/** A summary of an Encounter that is not here cannot be classified. */
function isKnown(reference: string, found: Found, lookup: SensitivityLookup): boolean {
  return found.has(reference) || lookup.ofRecord(reference) !== undefined;
}

function isEncounter(reference: string): boolean {
  return reference.startsWith('Encounter/');
}

function nameOf({ type, id }: Incoming): string {
  return `${type}/${id}`;
}
