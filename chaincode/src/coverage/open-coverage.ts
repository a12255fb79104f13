import type { openCoverageSchema, RequestedCoverage } from '@healthchain/protocol/coverage';
import { privateKeys, type LedgerKey } from '../context/ledger-keys.js';

/** The key that says that a request waits for its plan. */
export function openCoverageOf({
  plan,
  answerBy,
  requestId,
}: RequestedCoverage): LedgerKey<typeof openCoverageSchema> {
  return privateKeys.openCoverage(plan, String(Date.parse(answerBy)), requestId);
}
