import type { AccessBasis, Authority, OtherConsent } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import type { Holder } from '../../context/require-role.js';
import { loadBasis } from '../charts/load-basis.js';

/**
 * The patient's consents to somebody's organisation, besides what their request rests on. Those to other
 * organisations stay unsaid: that there is one tells where else a patient is treated.
 */
export async function loadOtherConsents(
  context: HealthContext,
  holder: Holder,
  authority: Authority | undefined,
  named: AccessBasis,
): Promise<OtherConsent[]> {
  const others: OtherConsent[] = [];
  for (const { consentId } of authority?.consents ?? []) {
    if (named.kind !== 'consent' || named.consentId !== consentId) {
      const basis = { kind: 'consent' as const, consentId };
      const patientId = authority?.patientId ?? '';
      const found = await loadBasis(context, { patientId, basis }, holder);
      const { consent, delegation, careTeams } = found;
      if (consent?.signed.statement.grantee === holder.organization) {
        others.push({ consentId, consent, delegation, careTeams });
      }
    }
  }
  return others;
}
