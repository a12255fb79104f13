import type { PreparedCommit } from '@healthchain/protocol/testing/prepared-commits';
import type { Member } from './consortium.js';
import type { Outcome, TestLedger } from './test-ledger.js';

export function commit(
  ledger: TestLedger,
  member: Member,
  { request, payload }: PreparedCommit,
): Promise<Outcome> {
  return ledger.run({
    as: member.gateway,
    call: 'PatientRecordContract:CommitVersions',
    args: [JSON.stringify(request)],
    transient: { versions: payload },
  });
}
