import type { NaiveCase, NaiveConsent, NaiveConsentStatement, NaiveProxy } from './naive-terms.js';

function areAllAmong(these: readonly string[], those: readonly string[]): boolean {
  for (const one of these) {
    if (!those.includes(one)) {
      return false;
    }
  }
  return true;
}

function refusedByProxy(at: string, proxy: NaiveProxy, { compartments }: NaiveConsentStatement) {
  if (Date.parse(at) >= Date.parse(proxy.until)) {
    return 'ENROLMENT_ENDED';
  }
  if (proxy.compartments !== undefined && !areAllAmong(compartments, proxy.compartments)) {
    return 'DELEGATION_EXCEEDED';
  }
  return undefined;
}

function refusedByDelegation(given: NaiveCase, consent: NaiveConsentStatement) {
  const { delegation, request, enrolmentId, at } = given;
  if (delegation?.signed.statement.patientId !== request.patientId) {
    return 'DELEGATION_UNKNOWN';
  }
  if (delegation.ended !== undefined || delegation.enrolmentId !== enrolmentId) {
    return 'DELEGATION_ENDED';
  }
  const { from, until, powers, purposes, compartments } = delegation.signed.statement;
  const now = Date.parse(at);
  if (now < Date.parse(from) || now >= Date.parse(until)) {
    return 'DELEGATION_NOT_IN_FORCE';
  }
  if (
    !powers.includes('consent') ||
    !areAllAmong(consent.purposes, purposes) ||
    !areAllAmong(consent.compartments, compartments)
  ) {
    return 'DELEGATION_EXCEEDED';
  }
  return undefined;
}

/**
 * Why whoever signed a consent could not give it: the proxy whose passkey is enrolled, and the delegate by
 * whose delegation it was signed. Their limits bound what the consent names, whatever is asked for.
 */
export function refusedBySigner(given: NaiveCase, { signed }: NaiveConsent): string | undefined {
  const { at, proxy } = given;
  const refusal = proxy === undefined ? undefined : refusedByProxy(at, proxy, signed.statement);
  if (refusal !== undefined || signed.statement.delegationId === undefined) {
    return refusal;
  }
  return refusedByDelegation(given, signed.statement);
}

/** When what somebody consented to ends: with the consent, its delegation or its proxy. */
export function endOfConsent({ delegation, proxy }: NaiveCase, { signed }: NaiveConsent): number {
  let end = Date.parse(signed.statement.until);
  if (signed.statement.delegationId !== undefined && delegation !== undefined) {
    end = Math.min(end, Date.parse(delegation.signed.statement.until));
  }
  if (proxy !== undefined) {
    end = Math.min(end, Date.parse(proxy.until));
  }
  return end;
}
