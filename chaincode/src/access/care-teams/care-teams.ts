import {
  careTeamsNamedBy,
  HealthChainError,
  membershipsOf,
  type Consent,
  type ConsentStatement,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../../context/require-role.js';

/** The care teams of somebody's organisation, among those that a consent names, that they are a member of now. */
export function loadMemberships(
  { publicState }: HealthContext,
  { organization, publicKeyDigest }: Holder,
  consent: Consent | undefined,
): Promise<string[]> {
  return membershipsOf(publicKeyDigest, consent?.signed.statement, (careTeamId) =>
    publicState.get(publicKeys.careTeam(organization, careTeamId)),
  );
}

/**
 * Requires that the grantee keeps each care team that a consent names: an exception about one that nobody
 * keeps would take nothing back.
 *
 * @throws HealthChainError `CARE_TEAM_UNKNOWN`
 */
export async function requireCareTeams(
  { publicState }: HealthContext,
  statement: ConsentStatement,
): Promise<void> {
  for (const careTeamId of careTeamsNamedBy(statement)) {
    if (!(await publicState.has(publicKeys.careTeam(statement.grantee, careTeamId)))) {
      throw new HealthChainError('CARE_TEAM_UNKNOWN');
    }
  }
}

/** Whether an organisation keeps a care team with anybody in it, of those that consents are for. */
export async function teamsWithMembers(
  { publicState }: HealthContext,
  consents: readonly Consent[],
): Promise<(organization: string, careTeamId: string) => boolean> {
  const found = new Set<string>();
  for (const { signed } of consents) {
    const { actors, grantee } = signed.statement;
    for (const careTeamId of careTeamsNamedBy({ actors })) {
      const entry = publicKeys.careTeam(grantee, careTeamId);
      const team = await publicState.get(entry);
      if (team !== undefined && team.members.length > 0) {
        found.add(entry.key);
      }
    }
  }
  return (organization, careTeamId) => found.has(publicKeys.careTeam(organization, careTeamId).key);
}
