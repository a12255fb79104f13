import { evalFhirPathTyped, parseFhirPath, toTypedValue, tryGetDataType } from '@medplum/core';
import type { Issue } from '../issue.js';
import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import { containedIsReferred, decidedHere, type Invariant } from './decided-invariants.js';
import type { PropertyRuleBook } from './property-rules.js';

/**
 * Invariants of FHIR R4 that Medplum's validator does not check: those of data types and of contained
 * resources, and those that its FHIRPath cannot decide. Not checked here either: ref-1, which resolving the
 * references decides, and the invariants of Medplum's own list of exceptions (ele-1, org-1).
 *
 * @param resource one that is valid otherwise, with plain numbers.
 */
export function missedInvariants(resource: JsonObject, rules: PropertyRuleBook): Issue[] {
  const type = String(resource.resourceType);
  return [
    ...broken(decidedHere[type] ?? [], resource, resource, type),
    ...broken([containedIsReferred], resource, resource, type),
    ...within(resource, type, { resource, path: type, rules }),
  ];
}

interface Place {
  /** The resource, or contained resource, that the value is in. */
  readonly resource: JsonObject;
  readonly path: string;
  readonly rules: PropertyRuleBook;
}

function within(value: JsonObject, type: string, place: Place): Issue[] {
  const properties = place.rules.rulesOf(type);
  return Object.entries(value).flatMap(([name, content]) => {
    const rule = name.startsWith('_') ? { type: 'Element' } : properties.get(name);
    const path = `${place.path}.${name}`;
    if (rule === undefined) {
      return [];
    }
    return Array.isArray(content)
      ? content.flatMap((item, index) =>
          valueIssues(item, rule.type, { ...place, path: `${path}[${index}]` }),
        )
      : valueIssues(content, rule.type, { ...place, path });
  });
}

function valueIssues(value: unknown, declared: string, place: Place): Issue[] {
  if (!isJsonObject(value)) {
    return [];
  }
  // A contained resource names its own type.
  const contained = declared === 'Resource';
  const type = contained ? String(value.resourceType) : declared;
  const resource = contained ? value : place.resource;
  return [
    ...broken(invariantsOf(type), value, resource, place.path),
    ...within(value, type, { ...place, resource }),
  ];
}

function broken(
  invariants: readonly Invariant[],
  value: JsonObject,
  resource: JsonObject,
  expression: string,
): Issue[] {
  return invariants
    .filter(({ holds }) => !holds(value, resource))
    .map(({ key, detail }) => ({
      code: 'RESOURCE_INVALID',
      detail: `${key}: ${detail}`,
      expression,
    }));
}

const known = new Map<string, readonly Invariant[]>();

/** The invariants of a data type or resource; elements have theirs checked by Medplum. */
function invariantsOf(type: string): readonly Invariant[] {
  const invariants = known.get(type) ?? derive(type);
  known.set(type, invariants);
  return invariants;
}

/** Invariants that are decided elsewhere, or by {@link decidedHere}. */
const elsewhere = new Set(['ele-1', 'ref-1', 'org-1', 'dom-3', 'per-1', 'rng-2', 'obs-7']);

function derive(type: string): Invariant[] {
  const schema = tryGetDataType(type);
  if (schema?.path.includes('.') !== false) {
    return [];
  }
  const evaluated = (schema.constraints ?? [])
    .filter(({ key, severity }) => severity === 'error' && !elsewhere.has(key))
    .map(({ key, description, expression }) => {
      const path = parseFhirPath(expression);
      return {
        key,
        detail: description,
        holds: (value: JsonObject, resource: JsonObject) => isTrue(path, type, value, resource),
      };
    });
  return [...evaluated, ...(decidedHere[type] ?? [])];
}

const ucum = toTypedValue('http://unitsofmeasure.org');

function isTrue(
  expression: ReturnType<typeof parseFhirPath>,
  type: string,
  value: JsonObject,
  resource: JsonObject,
): boolean {
  const context = { type, value };
  const variables = { '%context': context, '%resource': toTypedValue(resource), '%ucum': ucum };
  const [result, ...others] = evalFhirPathTyped(expression, [context], variables);
  return result?.value === true && others.length === 0;
}
