import type { NaiveCase } from './naive-terms.js';

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
  'ENROLMENT_ENDED',
  'DELEGATION_UNKNOWN',
  'DELEGATION_ENDED',
  'DELEGATION_NOT_IN_FORCE',
  'DELEGATION_EXCEEDED',
  'CONSENT_EXCEPTED',
  'EMERGENCY_UNKNOWN',
  'EMERGENCY_OF_ANOTHER',
  'EMERGENCY_ENDED',
  'EMERGENCY_PURPOSE',
  'POLICY_UNKNOWN',
  'POLICY_NOT_PERMITTED',
  'permitted for 15 minutes',
  'permitted to the end',
  'permitted to the end of a delegation',
  'permitted to the end of a proxy',
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
export function outcomeOf(
  outcome: number | string,
  { at, consent, emergency, delegation, proxy }: NaiveCase,
): string {
  if (typeof outcome === 'string') {
    return outcome;
  }
  if (outcome - Date.parse(at) === 15 * 60_000) {
    return 'permitted for 15 minutes';
  }
  const isEndOf = (ending?: { readonly until: string }) =>
    ending !== undefined && Date.parse(ending.until) === outcome;
  if (isEndOf((consent ?? emergency)?.signed.statement)) {
    return 'permitted to the end';
  }
  return isEndOf(delegation?.signed.statement)
    ? 'permitted to the end of a delegation'
    : `permitted to the end of ${isEndOf(proxy) ? 'a proxy' : 'nothing'}`;
}
