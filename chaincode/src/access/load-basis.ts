import type { AccessFacts, ChartRequest } from '@healthchain/protocol';
import { privateKeys } from '../context/ledger-keys.js';
import type { PrivateState } from '../context/private-state.js';

/** The consent or the emergency on which an access rests, as the ledger has it. */
export async function loadBasis(
  state: PrivateState,
  { patientId, basis }: Pick<ChartRequest, 'patientId' | 'basis'>,
): Promise<Pick<AccessFacts, 'consent' | 'emergency'>> {
  return basis.kind === 'consent'
    ? { consent: await state.get(privateKeys.consent(basis.consentId)) }
    : { emergency: await state.get(privateKeys.emergency(patientId, basis.emergencyId)) };
}
