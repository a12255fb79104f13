import { HealthChainError, patientAuthority, type Authority } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';

/** What speaks for a patient. @throws HealthChainError `PATIENT_UNKNOWN` */
export async function loadAuthority(context: HealthContext, patientId: string): Promise<Authority> {
  const authority = await context
    .privateState(patientAuthority)
    .get(privateKeys.authority(patientId));
  if (authority === undefined) {
    throw new HealthChainError('PATIENT_UNKNOWN');
  }
  return authority;
}
