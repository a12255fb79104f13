/** The outcomes of a decision about an access, as {@link outcomeOf} names them. */
export const outcomes = [
  'PATIENT_UNKNOWN',
  'CONSENT_UNKNOWN',
  'CONSENT_SUPERSEDED',
  'CONSENT_REVOKED',
  'CONSENT_NOT_IN_FORCE',
  'CONSENT_USED',
  'CONSENT_FOR_ANOTHER',
  'PURPOSE_NOT_CONSENTED',
  'COMPARTMENT_NOT_CONSENTED',
  'CLASS_NOT_CONSENTED',
  'CONSENT_EXCEPTED',
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_OF_ANOTHER',
  'EMERGENCY_ENDED',
  'EMERGENCY_PURPOSE',
  'POLICY_UNKNOWN',
  'POLICY_NOT_PERMITTED',
  'permitted for 15 minutes',
  'permitted to the end',
] as const;

/** Those about the caller alone, which come before. */
export const callerOutcomes = [
  'ORGANIZATION_KIND_NOT_PERMITTED',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_INACTIVE',
  'POLICY_UNKNOWN',
  'ROLE_NOT_PERMITTED',
] as const;

/** The class of an outcome: a code, or how long an access is permitted. */
export function outcomeOf(outcome: number | string, at: string): string {
  if (typeof outcome === 'string') {
    return outcome;
  }
  const isFull = outcome - Date.parse(at) === 15 * 60_000;
  return isFull ? 'permitted for 15 minutes' : 'permitted to the end';
}
