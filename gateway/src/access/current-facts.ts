import {
  decideAccess,
  isActiveCredential,
  membershipsOf,
  type Access,
  type AccessFacts,
  type Authority,
  type Consent,
  type Credential,
  type Delegation,
  type ErrorCode,
} from '@healthchain/protocol';
import type { AccessLedger } from './access-ledger.js';
import type { CareTeamLedger } from './care-teams/care-team-ledger.js';
import type { DelegationLedger } from './delegations/delegation-ledger.js';
import type { EmergencyLedger } from './emergencies/emergency-ledger.js';

/** The part of the ledger on which decisions about accesses rest. */
export type FactsLedger = Pick<AccessLedger, 'authority' | 'consent' | 'credential' | 'policy'> &
  Pick<DelegationLedger, 'delegation'> &
  Pick<EmergencyLedger, 'emergency'> &
  Pick<CareTeamLedger, 'careTeam'>;

/** Whose access, and what it asks for. */
export type Asked = Pick<Access, 'request' | 'organization' | 'publicKeyDigest'>;

/** What an access can be decided by, but for the time. */
export interface CurrentFacts extends Omit<AccessFacts, 'time' | 'role'> {
  readonly authority: Authority;
  readonly consent?: Consent;
  readonly delegation?: Delegation;
  /** The reader's, which gives the role. */
  readonly credential: Credential;
}

/** What the decision about an access rests on, as the ledger has it now. */
export async function currentFacts(
  ledger: FactsLedger,
  { request, organization, publicKeyDigest }: Asked,
): Promise<CurrentFacts> {
  const [authority, basis, credential, policy] = await Promise.all([
    ledger.authority(request.patientId),
    basisOf(ledger, { request, organization, publicKeyDigest }),
    ledger.credential(organization, publicKeyDigest),
    ledger.policy(),
  ]);
  return { request, organization, publicKeyDigest, credential, policy, authority, ...basis };
}

async function basisOf(
  ledger: FactsLedger,
  { request: { patientId, basis }, organization, publicKeyDigest }: Asked,
): Promise<Pick<CurrentFacts, 'consent' | 'delegation' | 'emergency' | 'careTeams'>> {
  if (basis.kind === 'emergency') {
    const emergency = await ledger.emergency({ patientId, emergencyId: basis.emergencyId });
    return { emergency, careTeams: [] };
  }
  const consent = await ledger.consent(basis.consentId);
  const { statement } = consent.signed;
  const { delegationId } = statement;
  const [careTeams, delegation] = await Promise.all([
    membershipsOf(publicKeyDigest, statement, (careTeamId) =>
      ledger.careTeam(organization, careTeamId),
    ),
    delegationId === undefined ? undefined : ledger.delegation(delegationId),
  ]);
  return delegation === undefined ? { consent, careTeams } : { consent, careTeams, delegation };
}

/**
 * Why an access would not be permitted anew: what was revoked, suspended or changed since it was counts.
 *
 * @param now of the reader's credential, in milliseconds since 1970
 * @param at of the consent's period, the same
 */
export function objectionNow(
  { credential, ...facts }: CurrentFacts,
  now: number,
  at = now,
): ErrorCode | undefined {
  if (!isActiveCredential(credential, now)) {
    return 'CREDENTIAL_INACTIVE';
  }
  const { role } = credential;
  const decision = decideAccess({ ...facts, role, time: { epochMilliseconds: at } });
  return decision.kind === 'refused' ? decision.reason : undefined;
}
