import {
  addDays,
  HealthChainError,
  requestRuleFor,
  type PatientRequest,
  type RequestKind,
  type RequestPolicyInForce,
} from '@healthchain/protocol';

/** What a request's receipt settles: until when it has to be answered. */
export type Receipt = Pick<
  PatientRequest,
  'custodian' | 'receivedAt' | 'dueAt' | 'extensibleTo' | 'policyVersion'
>;

/**
 * The deadlines of a request by the policy in force when it is received; a later policy does not move them.
 *
 * @throws HealthChainError `REQUEST_POLICY_UNKNOWN`
 */
export function receiptOf(
  policy: RequestPolicyInForce | undefined,
  what: RequestKind,
  custodian: string,
  receivedAt: string,
): Receipt {
  const rule = policy && requestRuleFor(policy.content, what, custodian);
  if (policy === undefined || rule === undefined) {
    throw new HealthChainError('REQUEST_POLICY_UNKNOWN');
  }
  const { days, extensionDays } = rule;
  return {
    ...{ custodian, receivedAt, policyVersion: policy.version },
    dueAt: addDays(receivedAt, days),
    ...(extensionDays > 0 && { extensibleTo: addDays(receivedAt, days + extensionDays) }),
  };
}
