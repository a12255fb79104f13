import type { NaiveCareTeam } from '@healthchain/protocol/testing/decisions';
import { recordCareTeam } from '../care-teams.js';
import { succeeded } from '../consortium.js';
import type { DecisionScene, Registrars } from './decision-scene.js';

/** States who is in care teams, each by a registrar of the hospital that keeps it. */
export async function recordCareTeams(
  { ledger, registrars }: Pick<DecisionScene, 'ledger' | 'registrars'>,
  careTeams: readonly NaiveCareTeam[],
  revision = 1,
): Promise<void> {
  for (const { organization, careTeamId, members } of careTeams) {
    const as = registrars[organization as keyof Registrars];
    const stated = { careTeamId, revision, members: [...members] };
    succeeded(await recordCareTeam(ledger, as, stated));
  }
}
