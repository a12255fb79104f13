import { permittedClasses } from './access-policy.js';
import {
  sessionLength,
  type Access,
  type Authority,
  type ChartRequest,
  type Consent,
} from './authority.js';
import type { ErrorCode } from './errors.js';
import type { AccessPolicyInForce } from './governance.js';
import type { Role } from './roles.js';

/** Milliseconds since 1970. */
export interface DecisionTime {
  readonly epochMilliseconds: number;
}

/** All that the decision about opening a chart rests on. */
export interface AccessFacts {
  readonly request: ChartRequest;
  /** MSP id of the clinician's organisation. */
  readonly organization: string;
  /** The clinician's, by their credential. */
  readonly role: Role;
  readonly policy: AccessPolicyInForce | undefined;
  readonly authority: Authority | undefined;
  /** The consent that the request names. */
  readonly consent: Consent | undefined;
  /** When it is decided: in a transaction, its own time. */
  readonly time: DecisionTime;
}

/** The outcome of an access, with its reason as a stable code. */
export type AccessDecision =
  | Extract<Access['outcome'], { kind: 'permitted' }>
  | { readonly kind: 'refused'; readonly reason: ErrorCode };

/**
 * Whether a chart is opened, until when, or why not: the patient's consent has to cover it, and the access
 * policy to permit it to the role. The chaincode decides by it when a chart is opened and when keys are
 * released, key keepers by themselves before they ask the chaincode, and the reader's gateway at each read.
 */
export function decideAccess(facts: AccessFacts): AccessDecision {
  const { authority, consent, request } = facts;
  if (authority === undefined) {
    return { kind: 'refused', reason: 'PATIENT_UNKNOWN' };
  }
  if (consent?.signed.statement.patientId !== request.patientId) {
    return { kind: 'refused', reason: 'CONSENT_UNKNOWN' };
  }
  const superseded = consent.enrolmentId !== authority.enrolmentId;
  const reason = superseded
    ? 'CONSENT_SUPERSEDED'
    : (consentObjection(consent, facts) ?? policyObjection(facts));
  return reason === undefined
    ? { kind: 'permitted', until: sessionEnd(consent, facts.time) }
    : { kind: 'refused', reason };
}

/** What the consent says against opening the chart. */
function consentObjection(
  { revocation, signed: { statement } }: Consent,
  { request, organization, time }: AccessFacts,
): ErrorCode | undefined {
  const objections: readonly (readonly [boolean, ErrorCode])[] = [
    [revocation !== undefined, 'CONSENT_REVOKED'],
    [isAfter(statement.from, time) || !isAfter(statement.until, time), 'CONSENT_NOT_IN_FORCE'],
    [statement.grantee !== organization, 'CONSENT_FOR_ANOTHER'],
    [!statement.purposes.includes(request.purpose), 'PURPOSE_NOT_CONSENTED'],
    [
      request.compartments.some((kind) => !statement.compartments.includes(kind)),
      'COMPARTMENT_NOT_CONSENTED',
    ],
  ];
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

/** A session does not outlast its consent. */
function sessionEnd({ signed: { statement } }: Consent, time: DecisionTime): string {
  const end = Math.min(time.epochMilliseconds + sessionLength, Date.parse(statement.until));
  return new Date(end).toISOString();
}

/** Whether an RFC 3339 instant is later than the time of a decision. */
export function isAfter(instant: string, { epochMilliseconds }: DecisionTime): boolean {
  return Date.parse(instant) > epochMilliseconds;
}
