import type { DecisionCase } from './cases.js';
import { careTeamsNamed } from './naive-care-teams.js';
import { naiveDecision } from './naive-decision.js';
import type { NaiveCareTeam } from './naive-terms.js';

const alike = 'whoever is in the teams';

/** What being in care teams or not can come to, as {@link membershipOf} names it. */
export const memberships = [
  ...['permitted', 'refused'].flatMap((outcome) =>
    ['a member', 'no member', 'a member since the consent', 'no member since the consent'].map(
      (who) => `${outcome} as ${who}`,
    ),
  ),
  alike,
];

/**
 * Whether a decision rests on the person's being in a care team, or on their not being in one: it would be
 * another if they were in none, or in all that the consent names.
 */
export function membershipOf(given: DecisionCase): string {
  const { person, consent, careTeams } = given;
  const { grantee = '', ...terms } = consent?.signed.statement ?? {};
  const named = careTeamsNamed(terms);
  if (named.length === 0) {
    return alike;
  }
  const isPermitted = (teams: readonly NaiveCareTeam[]) =>
    typeof naiveDecision({ ...given, careTeams: teams }) === 'number';
  const members = [person.publicKeyDigest];
  const all = named.map((careTeamId) => ({ organization: grantee, careTeamId, members }));
  const present = isPermitted(careTeams);
  const isMember = isPermitted([]) !== present;
  if (!isMember && isPermitted(all) === present) {
    return alike;
  }
  const former = careTeams.map(({ formerly, ...team }) => ({ ...team, members: formerly }));
  const since = isPermitted(former) === present ? '' : ' since the consent';
  return `${present ? 'permitted' : 'refused'} as ${isMember ? 'a' : 'no'} member${since}`;
}
