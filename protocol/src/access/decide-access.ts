import { permittedClasses } from './access-policy.js';
import {
  sessionLength,
  type Access,
  type Authority,
  type ChartRequest,
  type Consent,
} from '../authority/authority.js';
import { jointKinds, type AccessPurpose, type CompartmentKind } from '../consents/consent-terms.js';
import { isAfter, type DecisionTime } from './decision-time.js';
import {
  endOfConsent,
  objectionToSigner,
  type DecidedDelegation,
} from '../authority/delegations.js';
import type { Emergency } from '../authority/emergencies.js';
import type { ErrorCode } from '../errors.js';
import type { AccessPolicyInForce } from '../authority/governance.js';
import { provisionHolds, type ConsentQuestion } from '../consents/provisions.js';
import { isEveryClass, type ResourceClass } from './resource-classes.js';
import type { Role } from './roles.js';
import type { ConsentStatement, EmergencyStatement } from '../authority/statements.js';

/** What of a consent decides. */
export interface DecidedConsent extends Pick<Consent, 'enrolmentId' | 'revocation' | 'usedBy'> {
  readonly signed: {
    readonly statement: Omit<
      ConsentStatement,
      'kind' | 'channel' | 'nonce' | 'issuedAt' | 'consentId' | 'once'
    >;
  };
}

/** What of an emergency decides. */
export interface DecidedEmergency extends Pick<Emergency, 'ended'> {
  readonly signed: {
    readonly statement: Pick<
      EmergencyStatement,
      'patientId' | 'organization' | 'publicKeyDigest' | 'until'
    >;
  };
}

/** What of a patient's authority decides. */
export type DecidedAuthority = Pick<Authority, 'enrolmentId' | 'proxy'>;

/** All that the decision about opening a chart rests on. */
export interface AccessFacts {
  readonly request: ChartRequest;
  /** MSP id of the clinician's organisation. */
  readonly organization: string;
  /** Of the clinician's credential. */
  readonly publicKeyDigest: string;
  /** The clinician's, by their credential. */
  readonly role: Role;
  /** The care teams of that organisation, among those that the consent names, whose member the clinician is. */
  readonly careTeams: readonly string[];
  readonly policy: AccessPolicyInForce | undefined;
  readonly authority: DecidedAuthority | undefined;
  /** The consent, or the emergency, that the request names. */
  readonly consent?: DecidedConsent | undefined;
  /** That under which a delegate gave the consent. */
  readonly delegation?: DecidedDelegation | undefined;
  readonly emergency?: DecidedEmergency | undefined;
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
  facts: AccessFacts,
  authority: DecidedAuthority,
): { readonly until: string } | ErrorCode {
  const { consent, delegation, request, organization, time } = facts;
  const { patientId } = request;
  if (consent?.signed.statement.patientId !== patientId) {
    return 'CONSENT_UNKNOWN';
  }
  const { statement } = consent.signed;
  const consented: readonly AccessPurpose[] = statement.purposes;
  const objections: readonly (readonly [boolean, ErrorCode])[] = [
    [consent.enrolmentId !== authority.enrolmentId, 'CONSENT_SUPERSEDED'],
    [consent.revocation !== undefined, 'CONSENT_REVOKED'],
    [isAfter(statement.from, time) || !isAfter(statement.until, time), 'CONSENT_NOT_IN_FORCE'],
    [isUsed(consent, request), 'CONSENT_USED'],
    [statement.grantee !== organization, 'CONSENT_FOR_ANOTHER'],
    [!consented.includes(request.purpose), 'PURPOSE_NOT_CONSENTED'],
    [!isWithin(request.compartments, statement.compartments), 'COMPARTMENT_NOT_CONSENTED'],
    [!isWithin(request.classes, statement.classes), 'CLASS_NOT_CONSENTED'],
  ];
  return (
    firstOf(objections) ??
    objectionToSigner({ patientId, authority, statement, delegation, power: 'consent', time }) ??
    objectionOfProvision(facts, statement) ?? {
      until: endOfConsent({ authority, statement, delegation }),
    }
  );
}

/** What the rest of a provision says: whom it is for, and its exceptions. */
function objectionOfProvision(
  facts: AccessFacts,
  statement: DecidedConsent['signed']['statement'],
): ErrorCode | undefined {
  const asked = questionsOf(facts);
  const unexcepted = { ...statement, except: undefined };
  const objections: readonly (readonly [boolean, ErrorCode])[] = [
    [asked.some((each) => provisionHolds(unexcepted, each) === 'no'), 'CONSENT_FOR_ANOTHER'],
    [asked.some((each) => provisionHolds(statement, each) === 'no'), 'CONSENT_EXCEPTED'],
  ];
  return firstOf(objections);
}

/** Everything that an access asks for, one by one. */
function questionsOf(facts: AccessFacts): ConsentQuestion[] {
  const { compartments, classes } = facts.request;
  return compartments.flatMap((compartment) =>
    classes.map((resourceClass) => questionOf(facts, { compartment, resourceClass })),
  );
}

/** One thing of what an access asks for. */
function questionOf(
  { request, publicKeyDigest, role, careTeams, time }: AccessFacts,
  what: Pick<ConsentQuestion, 'compartment' | 'resourceClass' | 'date'>,
): ConsentQuestion {
  const { purpose } = request;
  const { epochMilliseconds } = time;
  return { ...what, publicKeyDigest, role, careTeams, purpose, epochMilliseconds };
}

/** A record, as far as a consent can tell it from others. */
export interface RecordInScope {
  readonly compartment: CompartmentKind;
  readonly resourceClass: ResourceClass;
  /** FHIR date of what it tells of, if it has one. */
  readonly date: string | undefined;
}

/**
 * Whether a permitted access covers one record. Whoever holds the keys decides by it what is handed out: a
 * record of which it is not certain is not.
 */
export function coversRecord(facts: AccessFacts, record: RecordInScope): boolean {
  const { request, consent } = facts;
  const isAsked =
    request.compartments.includes(record.compartment) &&
    request.classes.includes(record.resourceClass);
  if (!isAsked || request.basis.kind === 'emergency') {
    return isAsked;
  }
  const question = questionOf(facts, record);
  return consent !== undefined && provisionHolds(consent.signed.statement, question) === 'yes';
}

/** Whether a permitted access covers its compartments whole, whatever stands in them. */
export function coversWhole(facts: AccessFacts): boolean {
  const { consent, request } = facts;
  return (
    isEveryClass(request.classes) &&
    consent !== undefined &&
    questionsOf(facts).every((each) => provisionHolds(consent.signed.statement, each) === 'yes')
  );
}

/** A consent for one opening permits the one that used it, and no other. */
function isUsed({ usedBy }: DecidedConsent, { accessId }: ChartRequest): boolean {
  return usedBy !== undefined && usedBy !== accessId;
}

function isWithin<Value>(asked: readonly Value[], given: readonly Value[] | undefined): boolean {
  return given === undefined || asked.every((each) => given.includes(each));
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
    [request.compartments.some(isKeptApart), 'COMPARTMENT_NOT_CONSENTED'],
  ];
  return firstOf(objections) ?? statement;
}

/** Counselling notes: without a consent, 45 CFR 164.508(a)(2) lets nobody but their author treat by them. */
function isKeptApart(kind: CompartmentKind): boolean {
  return !jointKinds.includes(kind);
}

function firstOf(objections: readonly (readonly [boolean, ErrorCode])[]): ErrorCode | undefined {
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
