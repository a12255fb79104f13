import { HealthChainError, type CareTeam, type CareTeamPage } from '@healthchain/protocol';
import type { Signatories } from '../signatories.js';
import type { CareTeamLedger, StatedCareTeam } from './care-team-ledger.js';

export interface CareTeamDeskOptions {
  /** MSP id of the own organisation. */
  readonly mspId: string;
  readonly ledger: CareTeamLedger;
  readonly signatories: Signatories;
}

/** How registrars keep their organisation's care teams. Every method fails with a HealthChainError. */
export interface CareTeamDesk {
  /** Under the registrar's own signature: the ledger says who let whom in. */
  readonly record: (registrar: string, stated: StatedCareTeam) => Promise<CareTeam>;
  /** @throws HealthChainError NOT_FOUND */
  readonly show: (careTeamId: string) => Promise<CareTeam>;
  readonly list: (bookmark: string) => Promise<CareTeamPage>;
}

export function careTeamDesk({ mspId, ledger, signatories }: CareTeamDeskOptions): CareTeamDesk {
  return {
    record: (registrar, stated) => ledger.record(signatories.of(registrar), stated),
    show: async (careTeamId) => {
      const careTeam = await ledger.careTeam(mspId, careTeamId);
      if (careTeam === undefined) {
        throw new HealthChainError('NOT_FOUND');
      }
      return careTeam;
    },
    list: (bookmark) => ledger.careTeams(mspId, bookmark),
  };
}
