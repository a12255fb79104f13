import { askerOf } from './naive-care-teams.js';
import { isAmong, isTakenBack } from './naive-exceptions.js';
import { endOfConsent, refusedBySigner } from './naive-signers.js';
import type { NaiveCase, NaiveConsent, NaiveEmergency, NaivePolicy } from './naive-terms.js';

/** Permitted until an instant in milliseconds, or refused with one code. */
export type NaiveOutcome = number | string;

const quarterOfAnHour = 15 * 60 * 1000;

/** The roles whose rules are also a role's: itself and whoever is below it, at any depth. */
function rolesOf(role: string, policy: NaivePolicy): string[] {
  const found = [role];
  for (let grown = true; grown;) {
    grown = false;
    for (const { senior, junior } of policy.hierarchy) {
      if (found.includes(senior) && !found.includes(junior)) {
        found.push(junior);
        grown = true;
      }
    }
  }
  return found;
}

/** Whether a role may read a class for a purpose; anything at all, where neither is named. */
function mayRead(policy: NaivePolicy, role: string, about?: readonly [string, string]): boolean {
  const mine = rolesOf(role, policy);
  for (const rule of policy.rules) {
    if (!rule.actions.includes('read') || !rule.roles.some((name) => mine.includes(name))) {
      continue;
    }
    if (about === undefined) {
      return true;
    }
    if (rule.classes.includes(about[0]) && rule.purposes.includes(about[1])) {
      return true;
    }
  }
  return false;
}

function refusedByState({ request, at, enrolmentId }: NaiveCase, consent: NaiveConsent) {
  const { statement } = consent.signed;
  if (statement.patientId !== request.patientId) {
    return 'CONSENT_UNKNOWN';
  }
  if (consent.enrolmentId !== enrolmentId) {
    return 'CONSENT_SUPERSEDED';
  }
  if (consent.revocation !== undefined) {
    return 'CONSENT_REVOKED';
  }
  const now = Date.parse(at);
  if (now < Date.parse(statement.from) || now >= Date.parse(statement.until)) {
    return 'CONSENT_NOT_IN_FORCE';
  }
  const isUsed = consent.usedBy !== undefined && consent.usedBy !== request.accessId;
  return statement.once === true && isUsed ? 'CONSENT_USED' : undefined;
}

function refusedByTerms({ request, person }: NaiveCase, consent: NaiveConsent) {
  const { grantee, purposes, compartments, classes } = consent.signed.statement;
  if (grantee !== person.organization) {
    return 'CONSENT_FOR_ANOTHER';
  }
  if (!purposes.includes(request.purpose)) {
    return 'PURPOSE_NOT_CONSENTED';
  }
  for (const compartment of request.compartments) {
    if (!compartments.includes(compartment)) {
      return 'COMPARTMENT_NOT_CONSENTED';
    }
  }
  for (const name of request.classes) {
    if (classes !== undefined && !classes.includes(name)) {
      return 'CLASS_NOT_CONSENTED';
    }
  }
  return undefined;
}

function refusedByActors(given: NaiveCase, consent: NaiveConsent) {
  const { actors } = consent.signed.statement;
  const isForThem = actors === undefined || isAmong(actors, askerOf(given));
  return isForThem ? undefined : 'CONSENT_FOR_ANOTHER';
}

function refusedByExceptions(given: NaiveCase, consent: NaiveConsent) {
  const { request, at } = given;
  const who = askerOf(given);
  for (const compartment of request.compartments) {
    for (const name of request.classes) {
      const { purpose } = request;
      const matter = { who, purpose, at, compartment, class: name };
      if (isTakenBack(consent.signed.statement.except ?? [], matter)) {
        return 'CONSENT_EXCEPTED';
      }
    }
  }
  return undefined;
}

function refusedByEmergency({ request, person, at }: NaiveCase, emergency: NaiveEmergency) {
  const { statement } = emergency.signed;
  if (statement.patientId !== request.patientId) {
    return 'EMERGENCY_UNKNOWN';
  }
  if (
    statement.publicKeyDigest !== person.publicKeyDigest ||
    statement.organization !== person.organization
  ) {
    return 'EMERGENCY_OF_ANOTHER';
  }
  if (emergency.ended !== undefined || Date.parse(at) >= Date.parse(statement.until)) {
    return 'EMERGENCY_ENDED';
  }
  if (request.purpose !== 'BTG') {
    return 'EMERGENCY_PURPOSE';
  }
  return request.compartments.includes('counseling-notes')
    ? 'COMPARTMENT_NOT_CONSENTED'
    : undefined;
}

function refusedByBasis(given: NaiveCase): string | undefined {
  if (given.request.basis.kind === 'emergency') {
    const { emergency } = given;
    return emergency === undefined ? 'EMERGENCY_UNKNOWN' : refusedByEmergency(given, emergency);
  }
  const { consent } = given;
  if (consent === undefined) {
    return 'CONSENT_UNKNOWN';
  }
  return (
    refusedByState(given, consent) ??
    refusedByTerms(given, consent) ??
    refusedBySigner(given, consent) ??
    refusedByActors(given, consent) ??
    refusedByExceptions(given, consent)
  );
}

function refusedByPolicy({ request, person, policy }: NaiveCase): string | undefined {
  if (policy === undefined) {
    return 'POLICY_UNKNOWN';
  }
  for (const name of request.classes) {
    if (!mayRead(policy, person.role, [name, request.purpose])) {
      return 'POLICY_NOT_PERMITTED';
    }
  }
  return undefined;
}

function endOfBasis(given: NaiveCase): number {
  const { request, consent, emergency } = given;
  if (request.basis.kind === 'consent' && consent !== undefined) {
    return endOfConsent(given, consent);
  }
  return Date.parse(emergency?.signed.statement.until ?? '');
}

/**
 * What comes of asking for a patient's chart: written from the rules by somebody who had not read
 * {@link decideAccess}, so that the same mistake is unlikely in both. Only that an emergency opens no notes of
 * counselling sessions came into both by one hand.
 */
export function naiveDecision(given: NaiveCase): NaiveOutcome {
  if (given.enrolmentId === undefined) {
    return 'PATIENT_UNKNOWN';
  }
  const refusal = refusedByBasis(given) ?? refusedByPolicy(given);
  if (refusal !== undefined) {
    return refusal;
  }
  return Math.min(Date.parse(given.at) + quarterOfAnHour, endOfBasis(given));
}

/** What the public ledger says of a caller. */
export interface NaiveCaller {
  readonly role: string;
  /** Of the kinds that an organisation can be. */
  readonly organizationKind: string;
  readonly credential: 'missing' | 'inactive' | 'in-force';
  readonly policy: NaivePolicy | undefined;
}

/** Why a caller may open no chart at all, which is decided before and without any patient. */
export function naiveCallerRefusal(caller: NaiveCaller): string | undefined {
  if (caller.organizationKind !== 'hospital') {
    return 'ORGANIZATION_KIND_NOT_PERMITTED';
  }
  if (caller.credential === 'missing') {
    return 'CREDENTIAL_MISSING';
  }
  if (caller.credential === 'inactive') {
    return 'CREDENTIAL_INACTIVE';
  }
  if (caller.policy === undefined) {
    return 'POLICY_UNKNOWN';
  }
  return mayRead(caller.policy, caller.role) ? undefined : 'ROLE_NOT_PERMITTED';
}
