import { permittedClasses } from './access-policy.js';
import {
  sessionLength,
  type Access,
  type Authority,
  type ChartRequest,
  type Consent,
} from './authority.js';
import type { Emergency } from './emergencies.js';
import type { ErrorCode } from './errors.js';
import type { AccessPolicyInForce } from './governance.js';
import type { Role } from './roles.js';
import type { AccessPurpose } from './statements.js';

/** Milliseconds since 1970. */
export interface DecisionTime {
  readonly epochMilliseconds: number;
}

/** All that the decision about opening a chart rests on. */
export interface AccessFacts {
  readonly request: ChartRequest;
  /** MSP id of the clinician's organisation. */
  readonly organization: string;
  /** Of the clinician's credential. */
  readonly publicKeyDigest: string;
  /** The clinician's, by their credential. */
  readonly role: Role;
  readonly policy: AccessPolicyInForce | undefined;
  readonly authority: Authority | undefined;
  /** The consent, or the emergency, that the request names. */
  readonly consent?: Consent | undefined;
  readonly emergency?: Emergency | undefined;
  /** When it is decided: in a transaction, its own time. */
  readonly time: DecisionTime;
}

/** The outcome of an access, with its reason as a stable code. */
export type AccessDecision =
  | Extract<Access['outcome'], { kind: 'permitted' }>
  | { readonly kind: 'refused'; readonly reason: ErrorCode };

/**
 * Whether a chart is opened, until when, or why not: the patient's consent has to cover it, or an emergency of
 * the clinician's to go on, and the access policy to permit it to the role. The chaincode decides by it when a chart is opened and when keys are
 * released, key keepers by themselves before they ask the chaincode, and the reader's gateway at each read.
 */
export function decideAccess(facts: AccessFacts): AccessDecision {
  if (facts.authority === undefined) {
    return { kind: 'refused', reason: 'PATIENT_UNKNOWN' };
  }
  const basis =
    facts.request.basis.kind === 'consent'
      ? decideConsent(facts, facts.authority)
      : decideEmergency(facts);
  if (typeof basis === 'string') {
    return { kind: 'refused', reason: basis };
  }
  const reason = policyObjection(facts);
  return reason === undefined
    ? { kind: 'permitted', until: sessionEnd(basis.until, facts.time) }
    : { kind: 'refused', reason };
}

/** Until when a consent opens the chart, or what it says against it. */
function decideConsent(
  { consent, request, organization, time }: AccessFacts,
  { enrolmentId }: Authority,
): { readonly until: string } | ErrorCode {
  if (consent?.signed.statement.patientId !== request.patientId) {
    return 'CONSENT_UNKNOWN';
  }
  const {
    revocation,
    signed: { statement },
  } = consent;
  const consented: readonly AccessPurpose[] = statement.purposes;
  const objections: readonly (readonly [boolean, ErrorCode])[] = [
    [consent.enrolmentId !== enrolmentId, 'CONSENT_SUPERSEDED'],
    [revocation !== undefined, 'CONSENT_REVOKED'],
    [isAfter(statement.from, time) || !isAfter(statement.until, time), 'CONSENT_NOT_IN_FORCE'],
    [statement.grantee !== organization, 'CONSENT_FOR_ANOTHER'],
    [!consented.includes(request.purpose), 'PURPOSE_NOT_CONSENTED'],
    [
      request.compartments.some((kind) => !statement.compartments.includes(kind)),
      'COMPARTMENT_NOT_CONSENTED',
    ],
  ];
  return firstOf(objections) ?? statement;
}

/** Until when an emergency opens the chart, or what speaks against it. */
function decideEmergency({
  emergency,
  request,
  organization,
  publicKeyDigest,
  time,
}: AccessFacts): { readonly until: string } | ErrorCode {
  if (emergency?.signed.statement.patientId !== request.patientId) {
    return 'EMERGENCY_UNKNOWN';
  }
  const { statement } = emergency.signed;
  const isOwn =
    statement.organization === organization && statement.publicKeyDigest === publicKeyDigest;
  const isOver = emergency.ended !== undefined || !isAfter(statement.until, time);
  const objections: readonly (readonly [boolean, ErrorCode])[] = [
    [!isOwn, 'EMERGENCY_OF_ANOTHER'],
    [isOver, 'EMERGENCY_ENDED'],
    [request.purpose !== 'BTG', 'EMERGENCY_PURPOSE'],
  ];
  return firstOf(objections) ?? statement;
}

function firstOf(
  objections: readonly (readonly [boolean, ErrorCode])[],
): ErrorCode | undefined {
  return objections.find(([applies]) => applies)?.[1];
}

/** What the access policy says against it. */
function policyObjection({ request, role, policy }: AccessFacts): ErrorCode | undefined {
  if (policy === undefined) {
    return 'POLICY_UNKNOWN';
  }
  const { purpose, classes } = request;
  const permitted = permittedClasses(policy.content, { role, action: 'read', purpose });
  return classes.every((name) => permitted.includes(name)) ? undefined : 'POLICY_NOT_PERMITTED';
}

/** A session does not outlast what it rests on. */
function sessionEnd(until: string, time: DecisionTime): string {
  const end = Math.min(time.epochMilliseconds + sessionLength, Date.parse(until));
  return new Date(end).toISOString();
}

/** Whether an RFC 3339 instant is later than the time of a decision. */
export function isAfter(instant: string, { epochMilliseconds }: DecisionTime): boolean {
  return Date.parse(instant) > epochMilliseconds;
}
