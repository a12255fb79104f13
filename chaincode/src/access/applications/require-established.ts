import {
  canonicalJson,
  HealthChainError,
  takesLicence,
  type Application,
  type Credential,
} from '@healthchain/protocol';

/** What a credential, or the renewal of one, states. */
export type CredentialTerms = Pick<
  Credential,
  'role' | 'validUntil' | 'licence' | 'controlledSubstances'
>;

/**
 * Requires that terms rest on an application whose last checks passed, and say of the person what these
 * established and nothing else. Roles without a licence need none; their terms then say nothing.
 *
 * @throws HealthChainError `APPLICATION_REQUIRED`, `STATE_MISMATCH` where another role was asked for,
 *   `CHECKS_NOT_PASSED`, `CHECKS_DIFFER`, or `VALIDITY_TOO_LONG` for one that outlasts the licence
 */
export function requireEstablished(
  terms: CredentialTerms,
  application: Application | undefined,
): void {
  if (application === undefined) {
    if (takesLicence(terms.role)) {
      throw new HealthChainError('APPLICATION_REQUIRED');
    }
  } else {
    requirePassed(terms, application);
  }
  const established = application?.checks?.established;
  if (saidBy(terms) !== saidBy(established)) {
    throw new HealthChainError('CHECKS_DIFFER');
  }
  if (established && Date.parse(terms.validUntil) > Date.parse(established.licence.until)) {
    throw new HealthChainError('VALIDITY_TOO_LONG');
  }
}

function requirePassed({ role }: CredentialTerms, application: Application): void {
  if (application.role !== role) {
    throw new HealthChainError('STATE_MISMATCH', 'The application asks for another role.');
  }
  const { outcome, established } = application.checks ?? {};
  // Checks of before it was recorded what they establish have to be made again.
  if (outcome !== 'passed' || (takesLicence(role) && established === undefined)) {
    throw new HealthChainError('CHECKS_NOT_PASSED');
  }
}

/** What is said of the person, comparable. */
function saidBy(of: Partial<CredentialTerms> = {}): string {
  const { licence, controlledSubstances } = of;
  return canonicalJson({
    ...(licence && { licence: { profession: licence.profession, state: licence.state } }),
    ...(controlledSubstances && { controlledSubstances }),
  });
}
