import type { NaiveCareTeam, NaiveCase, NaiveException, NaivePerson } from './naive-terms.js';

/** Somebody who asks, and the ids of the grantee's care teams that they are in. */
export interface NaiveAsker extends NaivePerson {
  readonly careTeams: readonly string[];
}

/** The ids of an organisation's care teams that somebody is in, by the key of their credential. */
export function careTeamsWith(
  publicKeyDigest: string,
  organization: string,
  careTeams: readonly NaiveCareTeam[],
): string[] {
  const found: string[] = [];
  for (const team of careTeams) {
    if (team.organization === organization && team.members.includes(publicKeyDigest)) {
      found.push(team.careTeamId);
    }
  }
  return found;
}

/** Who asks, in the care teams of whom the consent is given to. */
export function askerOf({ person, consent, careTeams }: NaiveCase): NaiveAsker {
  const { grantee } = consent?.signed.statement ?? {};
  const mine =
    grantee === undefined ? [] : careTeamsWith(person.publicKeyDigest, grantee, careTeams);
  return { ...person, careTeams: mine };
}

/** The ids of the care teams that a consent names: itself, and in exceptions at all depths. */
export function careTeamsNamed({
  actors,
  except,
}: Pick<NaiveException, 'actors' | 'except'>): string[] {
  const found = new Set<string>();
  for (const actor of actors ?? []) {
    if (actor.kind === 'care-team') {
      found.add(actor.careTeamId);
    }
  }
  for (const exception of except ?? []) {
    careTeamsNamed(exception).forEach((id) => found.add(id));
  }
  return [...found];
}
