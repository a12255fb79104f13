import { withoutVersion } from '../references-of.js';
import { normalizeText } from './normalize.js';
import { parametersOf, type SearchParameter } from './parameters.js';

type FhirObject = Readonly<Record<string, unknown>>;

/** What a resource can be found by. */
export interface IndexEntries {
  /** `system` is empty where the element has none. */
  readonly tokens: readonly {
    readonly param: string;
    readonly system: string;
    readonly value: string;
  }[];
  /** Normalised texts, found by their beginnings. */
  readonly texts: readonly { readonly param: string; readonly value: string }[];
}

interface Token {
  readonly system: string;
  readonly value: string;
}

/** Stands in no valid text of FHIR. */
const separator = '\0';

/** Extracts the index entries of a valid resource, each once; none for an unsupported type. */
export function indexResource(resource: FhirObject): IndexEntries {
  const type = typeof resource.resourceType === 'string' ? resource.resourceType : '';
  const tokens = new Map<string, IndexEntries['tokens'][number]>();
  const texts = new Map<string, IndexEntries['texts'][number]>();
  for (const [param, parameter] of Object.entries(parametersOf(type) ?? {})) {
    for (const value of valuesOf(resource, parameter)) {
      for (const token of tokensOf(value, parameter)) {
        tokens.set([param, token.system, token.value].join(separator), { param, ...token });
      }
      for (const text of textsOf(value, parameter)) {
        texts.set([param, text].join(separator), { param, value: text });
      }
    }
  }
  return { tokens: [...tokens.values()], texts: [...texts.values()] };
}

/** The values of the elements that a parameter looks at. */
export function valuesOf(resource: FhirObject, parameter: SearchParameter): unknown[] {
  return parameter.paths.flatMap((path) => valuesAt(resource, path));
}

function valuesAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => valuesAt(item, path));
  }
  if (path === '') {
    return [value];
  }
  const dot = path.indexOf('.');
  const [element, rest] = dot === -1 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)];
  return isObject(value) && Object.hasOwn(value, element) ? valuesAt(value[element], rest) : [];
}

function tokensOf(value: unknown, parameter: SearchParameter): Token[] {
  switch (parameter.kind) {
    case 'token':
      return codedTokens(value);
    case 'reference':
      return referenceTokens(value, parameter.targets);
    case 'date':
      return typeof value === 'string' ? datePrecisions(value) : [];
    default:
      return [];
  }
}

/** Tokens of a code, boolean, Coding, CodeableConcept, Identifier or ContactPoint. */
function codedTokens(value: unknown): Token[] {
  if (typeof value === 'string' || typeof value === 'boolean') {
    return [{ system: '', value: String(value) }];
  }
  if (!isObject(value)) {
    return [];
  }
  if (Array.isArray(value.coding)) {
    return value.coding.flatMap(codedTokens);
  }
  const code = value.code ?? value.value;
  const system = typeof value.system === 'string' ? value.system : '';
  return typeof code === 'string' ? [{ system, value: code }] : [];
}

function referenceTokens(value: unknown, targets: readonly string[]): Token[] {
  const text = isObject(value) ? value.reference : undefined;
  const reference = typeof text === 'string' ? withoutVersion(text) : '';
  return targets.some((target) => reference.startsWith(`${target}/`))
    ? [{ system: '', value: reference }]
    : [];
}

/** A date is found by its day, its month and its year: `1970-01-02`, `1970-01`, `1970`. */
function datePrecisions(date: string): Token[] {
  const [year, month, day] = date.split('-');
  return [[year], [year, month], [year, month, day]]
    .filter((parts) => parts.every((part) => part !== undefined))
    .map((parts) => ({ system: '', value: parts.join('-') }));
}

/** Parts of HumanName and Address that a string search looks at. */
const textParts = [
  'text',
  'family',
  'given',
  'prefix',
  'suffix',
  'line',
  'city',
  'district',
  'state',
  'postalCode',
  'country',
];

function textsOf(value: unknown, parameter: SearchParameter): string[] {
  if (parameter.kind !== 'string') {
    return [];
  }
  const parts = isObject(value) ? textParts.flatMap((part) => value[part]) : [value];
  return parts
    .filter((part) => typeof part === 'string')
    .map(normalizeText)
    .filter((part) => part !== '');
}

function isObject(value: unknown): value is FhirObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
