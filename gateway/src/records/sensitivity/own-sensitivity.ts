import type { CodeTable } from './code-table.js';
import { contentOf, labelsOf, type Code, type Concept } from './content-of.js';
import { strictest, type Sensitivity } from './sensitivity.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/**
 * What a resource says of itself, by its labels, codes and texts; undefined where it says nothing.
 * What it holds that the table does not have, or that cannot be read here, restricts.
 */
export function ownSensitivity(
  resource: Readonly<Record<string, unknown>>,
  table: CodeTable,
): Sensitivity | undefined {
  const { concepts, texts, isOpaque } = contentOf(resource);
  return strictest([
    ...labelsOf(resource).flatMap((label) => ofLabel(label, table)),
    ...concepts.flatMap((concept) => ofConcept(concept, table)),
    ...texts.flatMap((text) => table.ofText(text) ?? []),
    ...(isOpaque ? (['restricted'] as const) : []),
  ]);
}

/** Labels of sensitivity (v3 ActCode), and those of confidentiality beyond normal. */
function ofLabel({ system, code }: Code, table: CodeTable): Sensitivity[] {
  if (system === actCode) {
    return [table.ofLabel(code)];
  }
  return system === confidentiality && ['R', 'V'].includes(code) ? ['restricted'] : [];
}

/** Nothing for administrative codes, such as a status or a unit; an empty concept restricts. */
function ofConcept(concept: Concept, table: CodeTable): Sensitivity[] {
  if (concept.length === 0) {
    return ['restricted'];
  }
  return concept.flatMap(({ system, code }) =>
    table.isAdministrative(system) ? [] : (table.ofCode(system, code) ?? 'restricted'),
  );
}
