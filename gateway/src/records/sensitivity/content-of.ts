import { plainText } from './plain-text.js';

/** A Coding; an empty system or code is none. */
export interface Code {
  readonly system: string;
  readonly code: string;
}

/** One concept of a resource: a CodeableConcept's codings, or a Coding of its own. */
export type Concept = readonly Code[];

/** What a resource holds that says what it is about. */
export interface Content {
  readonly concepts: readonly Concept[];
  readonly texts: readonly string[];
  /** Whether it holds what cannot be read here: another format, a link, a broken encoding. */
  readonly isOpaque: boolean;
}

/** Elements that say what a resource is about; one without any code cannot be classified. */
const decisiveElements: ReadonlySet<string> = new Set([
  'code',
  'outcome',
  'productOrService',
  'reasonCode',
  'vaccineCode',
]);

/** Members that mean something else than a text or a concept of their own. */
const lookedAtApart: ReadonlySet<string> = new Set(['coding', 'data', 'security']);

/** Collects what a value holds, at any depth; labels are looked at apart. */
export function contentOf(value: unknown): Content {
  const collection: Collection = { concepts: [], texts: [], isOpaque: false };
  collect(value, collection);
  return collection;
}

interface Collection {
  readonly concepts: Concept[];
  readonly texts: string[];
  isOpaque: boolean;
}

function collect(value: unknown, into: Collection): void {
  if (typeof value === 'string') {
    into.texts.push(plainText(value));
  } else if (Array.isArray(value)) {
    value.forEach((item) => {
      collect(item, into);
    });
  } else if (isObject(value)) {
    collectObject(value, into);
  }
}

function collectObject(value: Readonly<Record<string, unknown>>, into: Collection): void {
  const { data, coding } = value;
  if (Array.isArray(coding)) {
    into.concepts.push(coding.map(codeOf));
    coding.forEach((one) => {
      collect(displayOf(one), into);
    });
  } else if (isCoding(value)) {
    into.concepts.push([codeOf(value)]);
  }
  collectAttached(data, value, into);
  for (const [element, member] of Object.entries(value)) {
    if (!lookedAtApart.has(element)) {
      into.concepts.push(...uncoded(element, member));
      collect(member, into);
    }
  }
}

function isCoding(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.system === 'string' && typeof value.code === 'string' && !('value' in value);
}

function codeOf(value: unknown): Code {
  const { system, code }: Readonly<Record<string, unknown>> = isObject(value) ? value : {};
  return {
    system: typeof system === 'string' ? system : '',
    code: typeof code === 'string' ? code : '',
  };
}

function displayOf(value: unknown): unknown {
  return isObject(value) ? value.display : undefined;
}

/** Concepts without a code, of the elements that decide. */
function uncoded(element: string, value: unknown): Concept[] {
  const decides = decisiveElements.has(element) || /Cod(eableConcept|ing)$/.test(element);
  const concepts = decides ? [value].flat() : [];
  return concepts.filter((concept) => isObject(concept) && !isCoded(concept)).map(() => []);
}

function isCoded(concept: Readonly<Record<string, unknown>>): boolean {
  return (Array.isArray(concept.coding) && concept.coding.length > 0) || isCoding(concept);
}

/** What stands in an Attachment; SampledData, which has no content type, is a text itself. */
function collectAttached(
  data: unknown,
  { contentType, url, ...others }: Readonly<Record<string, unknown>>,
  into: Collection,
): void {
  if (data === undefined) {
    into.isOpaque ||= contentType !== undefined && url !== undefined;
  } else if (contentType === undefined && 'origin' in others) {
    collect(data, into);
  } else {
    const isText = typeof contentType === 'string' && contentType.startsWith('text/');
    const text = isText && typeof data === 'string' ? decoded(data) : undefined;
    into.isOpaque ||= text === undefined;
    collect(text, into);
  }
}

/** A text in UTF-8; undefined for other bytes. */
function decoded(base64: string): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Every sensitivity and confidentiality label inside a value, at any depth. */
export function labelsOf(value: unknown): Code[] {
  if (Array.isArray(value)) {
    return value.flatMap(labelsOf);
  }
  if (!isObject(value)) {
    return [];
  }
  const { security } = value;
  const own = Array.isArray(security) ? security.map(codeOf) : [];
  return [...own, ...Object.values(value).flatMap(labelsOf)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
