import type { ChartRequest, Consent, Delegation, Emergency } from '@healthchain/protocol';
import { privateKeys } from '../context/ledger-keys.js';
import type { PrivateState } from '../context/private-state.js';

/** The consent, with the delegation under which somebody gave it, or the emergency on which an access rests. */
export interface Basis {
  readonly consent?: Consent | undefined;
  readonly delegation?: Delegation | undefined;
  readonly emergency?: Emergency | undefined;
}

/** What an access rests on, as the ledger has it. */
export async function loadBasis(
  state: PrivateState,
  { patientId, basis }: Pick<ChartRequest, 'patientId' | 'basis'>,
): Promise<Basis> {
  if (basis.kind === 'emergency') {
    return { emergency: await state.get(privateKeys.emergency(patientId, basis.emergencyId)) };
  }
  const consent = await state.get(privateKeys.consent(basis.consentId));
  const delegationId = consent?.signed.statement.delegationId;
  return delegationId === undefined
    ? { consent }
    : { consent, delegation: await state.get(privateKeys.delegation(delegationId)) };
}
