import type { ChartRequest } from '@healthchain/protocol';
import { careTeamsNamed, type NaiveCase } from '@healthchain/protocol/testing/decisions';
import {
  readAuthority,
  readCareTeam,
  readConsent,
  readDelegation,
  readEmergency,
  readPolicy,
} from '../authority-calls.js';
import type { FabricClient } from '../fabric-client.js';

/** What the ledger holds about a request, for somebody who decides it a second time. */
export async function ledgerFacts(
  client: FabricClient,
  { patientId, basis }: ChartRequest,
): Promise<Omit<NaiveCase, 'request' | 'person' | 'at'>> {
  const isConsent = basis.kind === 'consent';
  const [authority, policy, consent, emergency] = await Promise.all([
    readAuthority(client, patientId),
    readPolicy(client),
    isConsent ? readConsent(client, basis.consentId) : undefined,
    isConsent ? undefined : readEmergency(client, patientId, basis.emergencyId),
  ]);
  const { delegationId, grantee = '', ...terms } = consent?.signed.statement ?? {};
  const delegation =
    delegationId === undefined ? undefined : await readDelegation(client, delegationId);
  const named = careTeamsNamed(terms);
  const kept = await Promise.all(named.map((id) => readCareTeam(client, grantee, id)));
  const careTeams = kept.filter((team) => team !== undefined);
  return {
    ...{ enrolmentId: authority?.enrolmentId, proxy: authority?.proxy },
    ...{ consent, delegation, emergency, careTeams, policy: policy?.content },
  };
}
