import fc from 'fast-check';
import {
  compartmentKinds,
  purposes,
  type CompartmentKind,
  type Purpose,
} from '../../consents/consent-terms.js';
import { resourceClasses, type ResourceClass } from '../../access/resource-classes.js';
import { roles } from '../../access/roles.js';
import type { ConsentStatement } from '../../authority/statements.js';
import { ahead, begun, instantAfter, present, someOf } from './choices.js';

export type Exceptions = NonNullable<ConsentStatement['except']>;
type Exception = Omit<Exceptions[number], 'except'>;
type Actor = NonNullable<ConsentStatement['actors']>[number];

/** Who asks for what, as far as conditions can be about it. */
export interface AskedFor {
  readonly person: {
    readonly publicKeyDigest: string;
    readonly role: (typeof roles)[number];
    /** Ids of those that the person is in. */
    readonly careTeams: readonly string[];
  };
  /** Digests of the keys of people, the person's among them. */
  readonly people: readonly string[];
  /** Ids of care teams, the person's among them. */
  readonly careTeams: readonly string[];
  readonly purpose: string;
  readonly compartments: readonly CompartmentKind[];
  readonly classes: readonly ResourceClass[];
  readonly at: string;
}

const careTeam = (careTeamId: string) => ({ kind: 'care-team' as const, careTeamId });

/** People, roles and care teams, any. */
export function actorsAmong({
  people,
  careTeams,
}: Pick<AskedFor, 'people' | 'careTeams'>): fc.Arbitrary<Actor[]> {
  const actor = fc.oneof(
    fc.constantFrom(...people).map((publicKeyDigest) => ({
      ...{ kind: 'person' as const, publicKeyDigest },
    })),
    fc.constantFrom(...roles).map((role) => ({ kind: 'role' as const, role })),
    fc.constantFrom(...careTeams).map(careTeam),
  );
  return fc.array(actor, { minLength: 1, maxLength: 3 });
}

/** People, roles and care teams that the person is one of. */
export function actorsWith(
  asked: Pick<AskedFor, 'people' | 'careTeams' | 'person'>,
): fc.Arbitrary<Actor[]> {
  const { publicKeyDigest, role, careTeams } = asked.person;
  const own = fc.constantFrom<Actor>(
    { kind: 'person', publicKeyDigest },
    { kind: 'role', role },
    ...careTeams.map(careTeam),
  );
  return fc.tuple(fc.oneof(actorsAmong(asked), fc.constant([])), own).map((parts) => parts.flat());
}

/** One care team, whether the person is in it or not. */
export function oneCareTeam({ careTeams }: Pick<AskedFor, 'careTeams'>): fc.Arbitrary<Actor[]> {
  return fc.constantFrom(...careTeams).map((id) => [careTeam(id)]);
}

/** No condition as a rule, else one that is met, or any. */
function condition<Value>(met: fc.Arbitrary<Value>, any: fc.Arbitrary<Value>) {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: met },
    { weight: 1, arbitrary: any },
  );
}

/** Some that one of those that are asked for is among. */
function withOneOf<Value>(pool: readonly Value[], asked: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc
    .tuple(fc.subarray([...pool], { maxLength: 2 }), fc.constantFrom(...asked))
    .map(([more, one]) => [...new Set([...more, one])]);
}

const days = ['2018-05-04', '2020-01-01', '2020-01-02', '2024-02-29'] as const;

/** The periods between two days, before one and after one. */
export const periods = days.flatMap((from, index) => [
  { from },
  { until: from },
  ...days.slice(index + 1).map((until) => ({ from, until })),
]);

/** Days on which something happened that a record tells of, on each side of each limit of a period. */
export const daysOfRecords = ['2018-05-03', ...days, '2019-12-31', '2023-07-07', '2024-03-01'];

function exceptionTo(asked: AskedFor): fc.Arbitrary<Exception> {
  const usual = purposes.filter((purpose) => purpose === asked.purpose);
  const purpose: readonly Purpose[] = usual.length === 0 ? purposes : usual;
  const past = instantAfter(asked.at, begun);
  const future = instantAfter(asked.at, ahead);
  return fc
    .record({
      actors: condition(actorsWith(asked), actorsAmong(asked)),
      purposes: condition(withOneOf(purposes, purpose), someOf(purposes)),
      compartments: condition(
        withOneOf(compartmentKinds, asked.compartments),
        someOf(compartmentKinds),
      ),
      classes: condition(withOneOf(resourceClasses, asked.classes), someOf(resourceClasses)),
      dataPeriod: condition(fc.constantFrom(...periods), fc.constantFrom(...periods)),
      from: condition(past, future),
      until: condition(future, past),
    })
    .map((conditions) => present(conditions))
    .filter((conditions) => Object.keys(conditions).length > 0 && isOrdered(conditions));
}

function isOrdered({ from, until }: { from?: string; until?: string }): boolean {
  return from === undefined || until === undefined || Date.parse(from) < Date.parse(until);
}

/** Up to three exceptions, with exceptions of their own so many levels deep. */
export function exceptionsTo(asked: AskedFor, depth = 3): fc.Arbitrary<Exceptions> {
  const one = exceptionTo(asked);
  const nested =
    depth === 1
      ? one
      : fc
          .tuple(one, fc.option(exceptionsTo(asked, depth - 1), { nil: undefined }))
          .map(([conditions, except]) => ({ ...conditions, ...present({ except }) }));
  const maxLength = depth === 3 ? 3 : 2;
  return fc.array(nested, { minLength: 1, maxLength });
}
