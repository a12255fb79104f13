import {
  sessionLength,
  type Access,
  type Authority,
  type ChartRequest,
  type Consent,
} from './authority.js';
import type { ErrorCode } from './errors.js';

/** Milliseconds since 1970. */
export interface DecisionTime {
  readonly epochMilliseconds: number;
}

/** All that the decision about opening a chart rests on. */
export interface AccessFacts {
  readonly request: ChartRequest;
  /** MSP id of the clinician's organisation. */
  readonly organization: string;
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
 * Whether a chart is opened, until when, or why not. The chaincode decides by it when a chart is opened and
 * when keys are released, and key keepers by themselves before they ask the chaincode.
 */
export function decideAccess(facts: AccessFacts): AccessDecision {
  const { authority, consent, request } = facts;
  if (authority === undefined) {
    return { kind: 'refused', reason: 'PATIENT_UNKNOWN' };
  }
  if (consent?.signed.statement.patientId !== request.patientId) {
    return { kind: 'refused', reason: 'CONSENT_UNKNOWN' };
  }
  const reason =
    consent.enrolmentId === authority.enrolmentId
      ? objection(consent, facts)
      : 'CONSENT_SUPERSEDED';
  return reason === undefined
    ? { kind: 'permitted', until: sessionEnd(consent, facts.time) }
    : { kind: 'refused', reason };
}

/** What speaks against opening the chart under the consent. */
function objection(
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

/** A session does not outlast its consent. */
function sessionEnd({ signed: { statement } }: Consent, time: DecisionTime): string {
  const end = Math.min(time.epochMilliseconds + sessionLength, Date.parse(statement.until));
  return new Date(end).toISOString();
}

/** Whether an RFC 3339 instant is later than the time of a decision. */
export function isAfter(instant: string, { epochMilliseconds }: DecisionTime): boolean {
  return Date.parse(instant) > epochMilliseconds;
}
