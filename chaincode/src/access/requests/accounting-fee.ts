import {
  addMonths,
  HealthChainError,
  patientAuthority,
  requestRuleFor,
  type FreeAccounting,
  type PatientRequest,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';

/** Whether the hospital may ask for a fee. */
export type Fee = 'none' | 'allowed';

/**
 * The fee for an accounting by the policy in force; nothing is said of other requests.
 *
 * @throws HealthChainError `REQUEST_POLICY_UNKNOWN`
 */
export async function feeOf(
  context: HealthContext,
  { receivedAt, custodian, signed: { statement } }: PatientRequest,
): Promise<Fee | undefined> {
  if (statement.what !== 'accounting') {
    return undefined;
  }
  const policy = await context.publicState.get(publicKeys.requestPolicy());
  const rule = policy && requestRuleFor(policy.content, statement.what, custodian);
  if (rule?.freeMonths === undefined) {
    throw new HealthChainError('REQUEST_POLICY_UNKNOWN');
  }
  const entry = privateKeys.freeAccounting(statement.patientId);
  const last = await context.privateState(patientAuthority).get(entry);
  return feeFor(last, receivedAt, rule.freeMonths);
}

/** Remembers the free accounting that was received last, under one key of the patient: of two at once, Fabric commits one. */
export async function rememberFree(
  context: HealthContext,
  { requestId, receivedAt, answer, signed: { statement } }: PatientRequest,
  salt: string,
): Promise<void> {
  const state = context.privateState(patientAuthority);
  const entry = privateKeys.freeAccounting(statement.patientId);
  const last = await state.get(entry);
  const isLater = last === undefined || Date.parse(receivedAt) > Date.parse(last.receivedAt);
  if (answer?.fee === 'none' && isLater) {
    await state.put(entry, { salt, requestId, receivedAt });
  }
}

/**
 * The first accounting within so many months is free. They count from receipt to receipt of the requests,
 * so that a hospital that answers late does not put off the next free one.
 */
function feeFor(
  last: Pick<FreeAccounting, 'receivedAt'> | undefined,
  receivedAt: string,
  freeMonths: number,
): Fee {
  const isApart = (earlier: string, later: string): boolean =>
    Date.parse(later) >= Date.parse(addMonths(earlier, freeMonths));
  // The one that was free can have been received later, and answered first.
  const isFirst =
    last === undefined ||
    isApart(last.receivedAt, receivedAt) ||
    isApart(receivedAt, last.receivedAt);
  return isFirst ? 'none' : 'allowed';
}
