import type { ChartRequest, Consent, Emergency } from '@healthchain/protocol';
import { privateKeys } from '../context/ledger-keys.js';
import type { PrivateState } from '../context/private-state.js';

/** The consent or the emergency on which an access rests. */
export interface Basis {
  readonly consent?: Consent | undefined;
  readonly emergency?: Emergency | undefined;
}

/** What an access rests on, as the ledger has it. */
export async function loadBasis(
  state: PrivateState,
  { patientId, basis }: Pick<ChartRequest, 'patientId' | 'basis'>,
): Promise<Basis> {
  return basis.kind === 'consent'
    ? { consent: await state.get(privateKeys.consent(basis.consentId)) }
    : { emergency: await state.get(privateKeys.emergency(patientId, basis.emergencyId)) };
}
