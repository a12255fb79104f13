import type { CodeTable } from './code-table.js';
import { conceptsOf, textsOf, type Concept } from './content-of.js';
import { strictest, type Sensitivity } from './sensitivity.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** Sensitivity labels of HL7 DS4P (v3 ActCode); those that name no compartment restrict. */
const ofLabel: ReadonlyMap<string, Sensitivity> = new Map([
  ['PSY', 'behavioral-health'],
  ['ETH', 'substance-use'],
  ['HIV', 'hiv'],
  ['SEX', 'sexual-reproductive-health'],
  ['GDIS', 'genetics'],
  ['SDV', 'restricted'],
]);

interface Labelled {
  readonly meta?: { readonly security?: readonly { system?: string; code?: string }[] };
}

/**
 * What a resource says of itself, by its labels, codes and texts; undefined where it says nothing. A
 * concept whose codes the table does not have cannot be classified, so it restricts.
 */
export function ownSensitivity(
  resource: Labelled & Readonly<Record<string, unknown>>,
  table: CodeTable,
): Sensitivity | undefined {
  const { meta, ...content } = resource;
  const labels = (meta?.security ?? [])
    .filter(({ system }) => system === actCode)
    .flatMap(({ code }) => ofLabel.get(code ?? '') ?? []);
  const concepts = conceptsOf(content).flatMap((concept) => ofConcept(concept, table) ?? []);
  const texts = textsOf(content).flatMap((text) => table.ofText(text) ?? []);
  return strictest([...labels, ...concepts, ...texts]);
}

/** Undefined for a concept of administrative code systems alone, such as a status or a unit. */
function ofConcept(concept: Concept, table: CodeTable): Sensitivity | undefined {
  const known = concept.flatMap(({ system, code }) => table.ofCode(system, code) ?? []);
  const isAdministrative =
    concept.length > 0 && concept.every(({ system }) => table.isAdministrative(system));
  return strictest(known) ?? (isAdministrative ? undefined : 'restricted');
}
