import { randomUUID } from 'node:crypto';
import type { CareTeamRequest } from '@healthchain/protocol';
import type { TestIdentity } from './identity.js';
import type { Outcome, TestLedger } from './test-ledger.js';

/** States who is in a care team of the caller's organisation. */
export function recordCareTeam(
  ledger: TestLedger,
  as: TestIdentity,
  stated: Partial<CareTeamRequest>,
): Promise<Outcome> {
  const request = {
    ...{ careTeamId: randomUUID(), revision: 1, members: [], idempotencyKey: randomUUID() },
    ...stated,
  };
  const call = 'AccessControlContract:RecordCareTeam';
  return ledger.run({ as, call, args: [JSON.stringify(request)] });
}
