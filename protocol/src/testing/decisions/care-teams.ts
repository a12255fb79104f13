import fc from 'fast-check';
import { mostly } from './choices.js';
import type { NaiveCareTeam } from './naive-terms.js';

/**
 * A care team as it is when the chart is asked for, and who was in it when the consent was recorded: the same
 * list where nobody came or went.
 */
export interface CaseCareTeam extends NaiveCareTeam {
  readonly formerly: readonly string[];
}

interface Member {
  readonly organization: string;
  readonly publicKeyDigest: string;
}

/** The key of somebody who never asks. */
const stranger = 'ab'.repeat(32);

interface Membership {
  readonly within: fc.Arbitrary<string[]>;
  readonly without: fc.Arbitrary<string[]>;
}

/** The person and maybe others; others alone, or nobody. */
function membersFrom({ publicKeyDigest }: Member, people: readonly Member[]): Membership {
  const keys = [...people.map((each) => each.publicKeyDigest), stranger];
  const others = fc.subarray(keys.filter((key) => key !== publicKeyDigest));
  return {
    within: others.map((more) => [...more, publicKeyDigest]),
    without: mostly(others, fc.constant([]), 2),
  };
}

/** A care team that the person is in or not, since the consent or before. */
function careTeamOf(
  organization: string,
  careTeamId: string,
  { within, without }: Membership,
): fc.Arbitrary<CaseCareTeam> {
  const same = fc.oneof(within, without).map((members) => [members, members] as const);
  const changed = fc.oneof(fc.tuple(within, without), fc.tuple(without, within));
  return fc
    .oneof(same, changed)
    .map(([members, formerly]) => ({ organization, careTeamId, members, formerly }));
}

/**
 * Care teams of the person's organisation, that the person is in or not, or was. Another organisation may
 * keep one of the same id with other members, at times alone.
 */
export function careTeamsAround(
  person: Member,
  people: readonly [Member, ...Member[]],
): fc.Arbitrary<CaseCareTeam[]> {
  const members = membersFrom(person, people);
  const own = person.organization;
  const elsewhere = people.map(({ organization }) => organization).filter((name) => name !== own);
  const under = (careTeamId: string) =>
    fc
      .constantFrom(...elsewhere)
      .chain((other) =>
        fc.tuple(careTeamOf(own, careTeamId, members), careTeamOf(other, careTeamId, members)),
      )
      .chain(([ours, theirs]) =>
        mostly(fc.constantFrom([ours], [ours, theirs]), fc.constant([theirs]), 12),
      );
  return fc
    .uniqueArray(fc.uuid({ version: 4 }), { minLength: 1, maxLength: 3 })
    .chain((ids) => fc.tuple(...ids.map(under)))
    .map((teams) => teams.flat());
}
