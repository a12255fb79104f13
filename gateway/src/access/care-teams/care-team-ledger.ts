import { randomUUID } from 'node:crypto';
import {
  careTeamPageSchema,
  careTeamSchema,
  type CareTeam,
  type CareTeamPage,
  type CareTeamRequest,
} from '@healthchain/protocol';
import type { Signatory } from '../../platform/fabric/connection.js';
import { ledgerQuery, parseLedgerJson, unlessAbsent } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';

/** Who is to be in a care team, as a registrar states it. */
export type StatedCareTeam = Omit<CareTeamRequest, 'idempotencyKey'>;

/** What the Access Control contract says of care teams, typed. Every method fails with a HealthChainError. */
export interface CareTeamLedger {
  readonly record: (as: Signatory, stated: StatedCareTeam) => Promise<CareTeam>;
  /** A care team of an organisation, if it keeps one under this id. */
  readonly careTeam: (mspId: string, careTeamId: string) => Promise<CareTeam | undefined>;
  /** @param bookmark where the page before ended; empty for the first */
  readonly careTeams: (mspId: string, bookmark: string) => Promise<CareTeamPage>;
}

const pageSize = '100';

/** @param endorsers sets of organisations that may endorse a write to public state together */
export function careTeamLedger(
  ledger: Pick<Ledger, 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): CareTeamLedger {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  return {
    record: async (as, stated) => {
      const { result } = await ledger.submitAs(as, {
        name: 'AccessControlContract:RecordCareTeam',
        args: [JSON.stringify({ ...stated, idempotencyKey: randomUUID() })],
        endorsers,
      });
      return careTeamSchema.parse(parseLedgerJson(result));
    },
    careTeam: (mspId, careTeamId) =>
      unlessAbsent(query(careTeamSchema, 'GetCareTeam', mspId, careTeamId)),
    careTeams: (mspId, bookmark) =>
      query(careTeamPageSchema, 'ListCareTeams', mspId, pageSize, bookmark),
  };
}
