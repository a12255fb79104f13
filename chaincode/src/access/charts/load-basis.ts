import {
  patientAuthority,
  type ChartRequest,
  type Consent,
  type Delegation,
  type Emergency,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../../context/require-role.js';
import { loadMemberships } from '../care-teams/care-teams.js';

/** The consent, with the delegation under which somebody gave it, or the emergency on which an access rests. */
export interface Basis {
  /** The care teams, among those that the consent names, that the clinician is a member of. */
  readonly careTeams: readonly string[];
  readonly consent?: Consent | undefined;
  readonly delegation?: Delegation | undefined;
  readonly emergency?: Emergency | undefined;
}

/** What a clinician's access rests on, as the ledger has it. */
export async function loadBasis(
  context: HealthContext,
  { patientId, basis }: Pick<ChartRequest, 'patientId' | 'basis'>,
  clinician: Holder,
): Promise<Basis> {
  const state = context.privateState(patientAuthority);
  if (basis.kind === 'emergency') {
    const emergency = await state.get(privateKeys.emergency(patientId, basis.emergencyId));
    return { emergency, careTeams: [] };
  }
  const consent = await state.get(privateKeys.consent(basis.consentId));
  const delegationId = consent?.signed.statement.delegationId;
  const careTeams = await loadMemberships(context, clinician, consent);
  return delegationId === undefined
    ? { consent, careTeams }
    : { consent, careTeams, delegation: await state.get(privateKeys.delegation(delegationId)) };
}
