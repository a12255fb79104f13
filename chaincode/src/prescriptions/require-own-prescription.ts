import { HealthChainError } from '@healthchain/protocol';
import type { Prescription } from '@healthchain/protocol/prescriptions';
import type { HealthContext } from '../context/health-context.js';

/** Requires a prescription of the caller's organisation. @throws HealthChainError `NOT_OWN_ORGANIZATION` */
export function requireOwnPrescription({ caller }: HealthContext, { order }: Prescription): void {
  if (order.organization !== caller.mspId) {
    throw new HealthChainError('NOT_OWN_ORGANIZATION');
  }
}
