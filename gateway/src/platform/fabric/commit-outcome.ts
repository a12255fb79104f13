import { type Status, StatusCode } from '@hyperledger/fabric-gateway';
import { HealthChainError } from '@healthchain/protocol';

/** What became of a transaction that was sent to the orderers. */
export type CommitOutcome = 'committed' | 'conflict';

/** Another transaction changed what this one had read, between endorsement and commit. */
const conflicts: readonly number[] = [
  StatusCode.MVCC_READ_CONFLICT,
  StatusCode.PHANTOM_READ_CONFLICT,
];

/**
 * Reads a commit status.
 *
 * @throws HealthChainError LEDGER_REJECTED for a transaction that is invalid for good.
 */
export function commitOutcome({ code, successful, transactionId }: Status): CommitOutcome {
  if (successful) {
    return 'committed';
  }
  if (conflicts.includes(code)) {
    return 'conflict';
  }
  throw new HealthChainError(
    'LEDGER_REJECTED',
    `Transaction ${transactionId} is invalid: ${nameOf(code)}.`,
  );
}

function nameOf(code: number): string {
  const named = Object.entries(StatusCode).find(([, value]) => value === code);
  return named?.[0] ?? String(code);
}
