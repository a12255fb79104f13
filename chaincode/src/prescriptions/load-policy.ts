import { HealthChainError } from '@healthchain/protocol';
import type { PrescribingPolicy } from '@healthchain/protocol/prescriptions';
import type { HealthContext } from '../context/health-context.js';
import { publicKeys } from '../context/ledger-keys.js';

/** The prescribing policy in force, with its version. */
export interface PolicyInForce {
  readonly version: number;
  readonly content: PrescribingPolicy;
}

/** @throws HealthChainError `PRESCRIBING_POLICY_UNKNOWN` */
export async function loadPrescribingPolicy({
  publicState,
}: HealthContext): Promise<PolicyInForce> {
  const policy = await publicState.get(publicKeys.prescribingPolicy());
  if (policy === undefined) {
    throw new HealthChainError('PRESCRIBING_POLICY_UNKNOWN');
  }
  return policy;
}
