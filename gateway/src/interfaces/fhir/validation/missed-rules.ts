import type { Issue } from '../issue.js';
import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import type { CodeSet } from './code-sets.js';
import { formatProblem } from './value-formats.js';
import type { PropertyRule, PropertyRuleBook } from './property-rules.js';

/** FHIR integers have 32 bits. */
const integerLimit = 2 ** 31;
const integerTypes = new Set(['integer', 'positiveInt', 'unsignedInt']);

/**
 * Rules of FHIR R4 that Medplum's validator does not check: objects where objects belong and only there,
 * nothing empty, required bindings, target types of references, the range of integers, dates and sizes,
 * narratives, property names that every JavaScript object seems to have.
 *
 * @param resource one that Medplum's validator has accepted; numbers that JavaScript would write
 * differently (`1.0`) may stand as strings.
 */
export function missedRules(resource: JsonObject, rules: PropertyRuleBook): Issue[] {
  return objectIssues(resource, anyResource, String(resource.resourceType), rules);
}

/** Declared type of elements whose content names its own type. */
const anyResource = 'Resource';

/** What stands under `_birthDate`, beside the primitive `birthDate`. */
const primitiveExtension: PropertyRule = { type: 'Element' };

function objectIssues(
  value: JsonObject,
  declared: string,
  path: string,
  rules: PropertyRuleBook,
): Issue[] {
  const isResource = declared === anyResource;
  const properties = rules.rulesOf(isResource ? String(value.resourceType) : declared);
  return Object.entries(value).flatMap(([name, content]) => {
    if (name in Object.prototype || (name === 'resourceType' && !isResource)) {
      return [invalid(path, 'Invalid additional property.')];
    }
    const rule = name.startsWith('_') ? primitiveExtension : properties.get(name);
    return rule === undefined ? [] : contentIssues(content, rule, `${path}.${name}`, rules);
  });
}

function contentIssues(
  content: unknown,
  rule: PropertyRule,
  path: string,
  rules: PropertyRuleBook,
): Issue[] {
  if (typeof content === 'object' && content !== null && Object.keys(content).length === 0) {
    return [invalid(path, 'Invalid empty value.')];
  }
  return Array.isArray(content)
    ? content.flatMap((item, index) => valueIssues(item, rule, `${path}[${index}]`, rules))
    : valueIssues(content, rule, path, rules);
}

function valueIssues(
  value: unknown,
  rule: PropertyRule,
  path: string,
  rules: PropertyRuleBook,
): Issue[] {
  const detail =
    checks.find(({ breaks }) => breaks(value, rule))?.detail ??
    (typeof value === 'string' ? formatProblem(rule.type, value) : undefined);
  if (detail !== undefined) {
    return [invalid(path, detail)];
  }
  return isJsonObject(value) ? objectIssues(value, rule.type, path, rules) : [];
}

interface Check {
  readonly breaks: (value: unknown, rule: PropertyRule) => boolean;
  readonly detail: string;
}

const checks: readonly Check[] = [
  {
    breaks: (value, rule) =>
      !isGap(value, rule) && isPrimitive(rule) === (typeof value === 'object'),
    detail: 'An object stands where a value belongs, or the other way round.',
  },
  {
    breaks: (value, { type }) =>
      integerTypes.has(type) &&
      (typeof value === 'string' || (typeof value === 'number' && !isInteger32(value))),
    detail: 'The integer is out of range, or not written as one.',
  },
  {
    breaks: (value, { codes }) => codes !== undefined && !isWithin(value, codes),
    detail: 'The code is not in the required value set.',
  },
  {
    breaks: (value, { targets }) => targets !== undefined && !pointsTo(value, targets),
    detail: 'The reference is to a type that is not allowed here.',
  },
];

/** A list of primitives, or of their extensions, has gaps where the other list has items. */
function isGap(value: unknown, rule: PropertyRule): boolean {
  return value === null && (isPrimitive(rule) || rule === primitiveExtension);
}

/** Of references to other servers the type is not known. */
function pointsTo(value: unknown, targets: ReadonlySet<string>): boolean {
  const reference = isJsonObject(value) ? value.reference : undefined;
  const [, type] = /^([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(String(reference)) ?? [];
  return type === undefined || targets.has(type);
}

/** FHIR writes the names of primitive types in lower case. */
function isPrimitive({ type }: PropertyRule): boolean {
  return !/^[A-Z]/.test(type);
}

function isInteger32(value: number): boolean {
  return value >= -integerLimit && value < integerLimit;
}

/** Whether a code, Coding or CodeableConcept satisfies a required binding; so does no code at all. */
function isWithin(value: unknown, codeSet: CodeSet): boolean {
  if (typeof value === 'string') {
    return codeSet.codes.has(value);
  }
  if (!isJsonObject(value)) {
    return true;
  }
  if (Array.isArray(value.coding)) {
    return value.coding.some((coding) => isWithin(coding, codeSet));
  }
  return typeof value.code === 'string' && typeof value.system === 'string'
    ? codeSet.codings.has(`${value.system}|${value.code}`)
    : !('system' in value || 'code' in value);
}

function invalid(expression: string, detail: string): Issue {
  return { code: 'RESOURCE_INVALID', detail, expression };
}
