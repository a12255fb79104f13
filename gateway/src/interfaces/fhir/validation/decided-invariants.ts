import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject } from '../json/exact-json.js';
import { dateOrder } from './date-order.js';

/** An invariant of a type. */
export interface Invariant {
  readonly key: string;
  /** What the specification says of it. */
  readonly detail: string;
  readonly holds: (value: JsonObject, resource: JsonObject) => boolean;
}

/** By type. Medplum compares dates as texts and Quantities not at all, and Codings by identity. */
export const decidedHere: Readonly<Record<string, readonly Invariant[]>> = {
  Period: [
    {
      key: 'per-1',
      detail: 'If present, start SHALL have a lower value than end',
      holds: ({ start, end }) => dateOrder(start, end) !== 'descending',
    },
  ],
  Range: [
    {
      key: 'rng-2',
      detail: 'If present, low SHALL have a lower value than high',
      holds: ({ low, high }) => !isGreater(low, high),
    },
  ],
  Observation: [
    {
      key: 'obs-7',
      detail:
        'If Observation.code is the same as an Observation.component.code then the value element ' +
        'associated with the code SHALL NOT be present',
      holds: (observation) => !hasValue(observation) || !repeatsCode(observation),
    },
  ],
};

/** Of every resource; Medplum's FHIRPath knows no `descendants()`. */
export const containedIsReferred: Invariant = {
  key: 'dom-3',
  detail: 'A contained resource SHALL be referred to from elsewhere in the resource',
  holds: (resource) => {
    const contained = list(resource.contained).filter(isJsonObject);
    const texts = contained.length === 0 ? new Set() : new Set(textsIn(resource));
    return contained.every(
      (one) =>
        typeof one.id !== 'string' || texts.has(`#${one.id}`) || [...textsIn(one)].includes('#'),
    );
  },
};

/** Quantities of different units have no order here. */
function isGreater(one: unknown, other: unknown): boolean {
  return (
    isJsonObject(one) &&
    isJsonObject(other) &&
    typeof one.value === 'number' &&
    typeof other.value === 'number' &&
    ['unit', 'system', 'code'].every((part) => one[part] === other[part]) &&
    one.value > other.value
  );
}

function hasValue(observation: JsonObject): boolean {
  return Object.keys(observation).some((name) => /^_?value[A-Z]/.test(name));
}

function repeatsCode({ code, component }: JsonObject): boolean {
  const codings = codingsOf(code);
  return list(component)
    .flatMap((one) => (isJsonObject(one) ? codingsOf(one.code) : []))
    .some((coding) => codings.some((own) => isDeepStrictEqual(own, coding)));
}

function codingsOf(concept: unknown): readonly unknown[] {
  return isJsonObject(concept) ? list(concept.coding) : [];
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) {
      yield* textsIn(item);
    }
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
