/** A Coding with system and code. */
export interface Code {
  readonly system: string;
  readonly code: string;
}

/** One concept of a resource: a CodeableConcept's codings, or a Coding of its own. */
export type Concept = readonly Code[];

/** Elements that say what a resource is about; one without any code cannot be classified. */
const decisiveElements: ReadonlySet<string> = new Set([
  'code',
  'itemCodeableConcept',
  'medicationCodeableConcept',
  'productOrService',
  'reasonCode',
  'vaccineCode',
  'valueCodeableConcept',
]);

/** Every concept inside a value, at any depth; a decisive one without codes is empty. */
export function conceptsOf(value: unknown): Concept[] {
  if (Array.isArray(value)) {
    return value.flatMap(conceptsOf);
  }
  if (!isObject(value)) {
    return [];
  }
  if (Array.isArray(value.coding)) {
    const { coding, ...rest } = value;
    return [coding.flatMap(codeOf), ...conceptsOf(rest)];
  }
  const inside = Object.entries(value).flatMap(([element, member]) => [
    ...uncoded(element, member),
    ...conceptsOf(member),
  ]);
  const own = codeOf(value);
  return own.length > 0 ? [own, ...inside] : inside;
}

function uncoded(element: string, value: unknown): Concept[] {
  const concepts = decisiveElements.has(element) ? [value].flat() : [];
  return concepts.filter((concept) => isObject(concept) && !('coding' in concept)).map(() => []);
}

function codeOf(value: unknown): Code[] {
  return isObject(value) && typeof value.system === 'string' && typeof value.code === 'string'
    ? [{ system: value.system, code: value.code }]
    : [];
}

/** Every text inside a value, at any depth; text that is attached in base64 is decoded. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (Array.isArray(value)) {
    return value.flatMap(textsOf);
  }
  if (!isObject(value)) {
    return [];
  }
  const { data, ...rest } = value;
  const attached = typeof data === 'string' ? [Buffer.from(data, 'base64').toString('utf8')] : [];
  return [...attached, ...Object.values(rest).flatMap(textsOf)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
