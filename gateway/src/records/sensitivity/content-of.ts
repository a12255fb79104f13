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

const nothing: Content = { concepts: [], texts: [], isOpaque: false };

/** Collects what a value holds, at any depth; labels are looked at apart. */
export function contentOf(value: unknown): Content {
  if (typeof value === 'string') {
    return { ...nothing, texts: [plainText(value)] };
  }
  if (Array.isArray(value)) {
    return joined(value.map(contentOf));
  }
  return isObject(value) ? contentOfObject(value) : nothing;
}

function contentOfObject(value: Readonly<Record<string, unknown>>): Content {
  const { data, coding } = value;
  const inside = Object.entries(value)
    .filter(([element]) => !lookedAtApart.has(element))
    .map(([element, member]) =>
      joined([contentOf(member), { ...nothing, concepts: uncoded(element, member) }]),
    );
  const own: readonly Concept[] = Array.isArray(coding)
    ? [coding.map(codeOf)]
    : isCoding(value)
      ? [[codeOf(value)]]
      : [];
  const displays = contentOf(Array.isArray(coding) ? coding.map(displayOf) : []);
  return joined([{ ...nothing, concepts: own }, displays, attached(data, value), ...inside]);
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
function attached(data: unknown, value: Readonly<Record<string, unknown>>): Content {
  const { contentType, url } = value;
  if (data === undefined) {
    return { ...nothing, isOpaque: contentType !== undefined && url !== undefined };
  }
  if (contentType === undefined && 'origin' in value) {
    return contentOf(data);
  }
  const isText = typeof contentType === 'string' && contentType.startsWith('text/');
  const text = isText && typeof data === 'string' ? decoded(data) : undefined;
  return text === undefined ? { ...nothing, isOpaque: true } : contentOf(text);
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

function joined(parts: readonly Content[]): Content {
  return {
    concepts: parts.flatMap(({ concepts }) => concepts),
    texts: parts.flatMap(({ texts }) => texts),
    isOpaque: parts.some(({ isOpaque }) => isOpaque),
  };
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
