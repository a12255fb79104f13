import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import type { PropertyRuleBook } from './property-rules.js';

const elementStep = /^(_?)([A-Za-z][A-Za-z0-9]*)(?:\[(\d+)\])?$/;

/** Where a path has led to. */
interface Place {
  readonly value: unknown;
  readonly type: string;
}

/**
 * The part of a validator's path whose names FHIR defines: other names are the sender's and may say
 * anything. Type choices lose their `[x]`, and end the path.
 *
 * @returns undefined if the path does not begin with the resource's type.
 */
export function knownPath(
  path: string,
  resource: JsonObject,
  rules: PropertyRuleBook,
): string | undefined {
  const [root = '', ...steps] = path.split('.');
  if (root !== resource.resourceType || rules.rulesOf(root).size === 0) {
    return undefined;
  }
  const known = [root];
  let place: Place | undefined = { value: resource, type: root };
  for (const step of steps) {
    const choice = step.replace('[x]', '');
    if (rules.isChoice(place.type, choice)) {
      known.push(choice);
      break;
    }
    place = follow(place, step, rules);
    if (place === undefined) {
      break;
    }
    known.push(step);
  }
  return known.join('.');
}

/** Takes a step to an element that FHIR defines; undefined if it defines none of that name. */
function follow({ value, type }: Place, step: string, rules: PropertyRuleBook): Place | undefined {
  const [, extension = '', name = '', index] = elementStep.exec(step) ?? [];
  const rule = rules.rulesOf(type).get(name);
  if (rule === undefined) {
    return undefined;
  }
  const next = valueAt(value, `${extension}${name}`, index);
  return { value: next, type: extension === '_' ? 'Element' : typeOf(next, rule.type) };
}

function valueAt(value: unknown, name: string, index: string | undefined): unknown {
  const content = isJsonObject(value) ? value[name] : undefined;
  return index !== undefined && Array.isArray(content) ? content[Number(index)] : content;
}

/** A contained resource names its own type. */
function typeOf(value: unknown, declared: string): string {
  return declared === 'Resource' && isJsonObject(value) ? String(value.resourceType) : declared;
}
