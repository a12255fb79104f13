import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { strictest, type Sensitivity } from './sensitivity.js';

/** Compartments that a table can name, with what it lists for each. */
function perCompartment<Schema extends z.ZodType>(listed: Schema) {
  return z.strictObject({
    general: listed.optional(),
    'behavioral-health': listed.optional(),
    'substance-use': listed.optional(),
    hiv: listed.optional(),
    'sexual-reproductive-health': listed.optional(),
    genetics: listed.optional(),
    'counseling-notes': listed.optional(),
    restricted: listed.optional(),
  });
}

const named = z.record(z.string().min(1), z.string());

/** The file of a table: which codes, beginnings of codes and terms belong to which compartment. */
const tableSchema = z.strictObject({
  /** Date of this version; a changed table is another file. */
  version: z.iso.date(),
  /** Code systems that say nothing about a patient's health: statuses, units, places. */
  administrative: z.array(z.string().min(4)),
  /** Sensitivity labels of HL7 DS4P (v3 ActCode); labels that are not here restrict. */
  labels: perCompartment(z.array(z.string().min(1))),
  /** By code system: each code with its name, for those who read the table. */
  codes: z.record(z.url(), perCompartment(named)),
  /** By code system whose hierarchy is in its codes (ICD-10): the longest beginning decides. */
  prefixes: z.record(z.url(), perCompartment(named)),
  /** Beginnings of words that give a text away, in lower case. */
  terms: perCompartment(z.array(z.string().regex(/^[a-z]/))),
});

/** Says what codes and texts belong to. */
export interface CodeTable {
  readonly version: string;
  /** Whether codes of this system say nothing about a patient's health. */
  isAdministrative(system: string): boolean;
  /** What a sensitivity label stands for. */
  ofLabel(label: string): Sensitivity;
  /** Undefined for a code that the table does not have. */
  ofCode(system: string, code: string): Sensitivity | undefined;
  /** What the terms in a text belong to; undefined where there are none. */
  ofText(text: string): Sensitivity | undefined;
}

/** Reads a table. @throws ZodError for a malformed one */
export function readCodeTable(file: URL): CodeTable {
  const { version, administrative, labels, codes, prefixes, terms } = tableSchema.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const exact = bySystem(codes);
  const beginnings = bySystem(prefixes);
  const ofLabel = new Map(
    entries(labels).flatMap(([sensitivity, listed]) =>
      listed.map((label) => [label, sensitivity] as const),
    ),
  );
  const administrativeSystems = new Set(administrative);
  const patterns = entries(terms).map(
    ([sensitivity, words]) => [sensitivity, anyOf(words)] as const,
  );
  // Nearly every text holds none of them: one look says so.
  const anyTerm = anyOf(entries(terms).flatMap(([, words]) => words));
  return {
    version,
    isAdministrative: (system) => administrativeSystems.has(system),
    ofLabel: (label) => ofLabel.get(label) ?? 'restricted',
    ofCode: (system, code) =>
      exact.get(system)?.get(code) ?? longestBeginning(beginnings.get(system), code),
    ofText: (text) =>
      anyTerm.test(text)
        ? strictest(
            patterns.flatMap(([sensitivity, pattern]) => (pattern.test(text) ? [sensitivity] : [])),
          )
        : undefined,
  };
}

type ByCode = ReadonlyMap<string, Sensitivity>;

function bySystem(
  systems: Readonly<Record<string, z.infer<ReturnType<typeof perCompartment<typeof named>>>>>,
): ReadonlyMap<string, ByCode> {
  return new Map(
    Object.entries(systems).map(([system, compartments]) => [
      system,
      new Map(
        entries(compartments).flatMap(([sensitivity, listed]) =>
          Object.keys(listed).map((code) => [code, sensitivity] as const),
        ),
      ),
    ]),
  );
}

function entries<T>(compartments: Partial<Record<string, T>>): (readonly [Sensitivity, T])[] {
  return Object.entries(compartments).flatMap(([name, listed]) =>
    listed === undefined ? [] : [[name as Sensitivity, listed] as const],
  );
}

function longestBeginning(beginnings: ByCode | undefined, code: string): Sensitivity | undefined {
  for (let length = code.length; length > 0; length -= 1) {
    const found = beginnings?.get(code.slice(0, length));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Terms at the beginnings of words; between their words stands whatever is neither letter nor digit. */
function anyOf(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.split(/[^a-z0-9]+/).join('[^a-z0-9]*'));
  return new RegExp(`(?<![a-z0-9])(?:${escaped.join('|')})`, 'i');
}
