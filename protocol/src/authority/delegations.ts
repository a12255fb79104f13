import { z } from 'zod';
import {
  delegationEndStatementSchema,
  delegationStatementSchema,
  type DelegationPower,
  type DelegationStatement,
} from './delegation-statements.js';
import { isAfter, type DecisionTime } from '../access/decision-time.js';
import type { ErrorCode } from '../errors.js';
import { instant, randomId, salt } from '../primitives.js';
import { assertionSchema, signedSchema, type ConsentStatement, type Proxy } from './statements.js';

/** Signed by the patient, and by the delegate over the same statement. */
export const signedDelegationSchema = signedSchema(delegationStatementSchema).extend({
  acceptance: assertionSchema,
});
export type SignedDelegation = z.infer<typeof signedDelegationSchema>;

export const signedDelegationEndSchema = signedSchema(delegationEndStatementSchema);
export type SignedDelegationEnd = z.infer<typeof signedDelegationEndSchema>;

/** A delegation as it was signed, and how it ended if it did before its time. */
export const delegationSchema = z.strictObject({
  salt,
  delegationId: randomId,
  signed: signedDelegationSchema,
  /** The enrolment of the passkey that signed it: a new passkey ends the delegations of the old one. */
  enrolmentId: randomId,
  recordedAt: instant,
  ended: signedDelegationEndSchema.extend({ endedAt: instant }).optional(),
});
export type Delegation = z.infer<typeof delegationSchema>;

/** Chaincode event of a delegation that ended before its time; its payload is `{ delegationId }`. */
export const delegationEnded = 'DelegationEnded';

/** What of a delegation decides. */
export interface DecidedDelegation extends Pick<Delegation, 'enrolmentId' | 'ended'> {
  readonly signed: {
    readonly statement: Pick<
      DelegationStatement,
      'patientId' | 'powers' | 'purposes' | 'compartments' | 'from' | 'until'
    >;
  };
}

/** A consent, as far as limits concern it. Its exceptions only take away. */
type GivenTerms = Pick<ConsentStatement, 'purposes' | 'compartments'>;

/** Whether it is a proxy who speaks for a patient, and their time is over. */
export function isProxyOver(proxy: Proxy | undefined, time: DecisionTime): boolean {
  return proxy !== undefined && !isAfter(proxy.until, time);
}

/** What somebody states for a patient. */
export interface ActForPatient {
  readonly patientId: string;
  /** Of the passkey that speaks for the patient now: whether it is a proxy's. */
  readonly authority: { readonly enrolmentId: string; readonly proxy?: Proxy | undefined };
  /** What is given, and under which delegation. */
  readonly statement: Partial<GivenTerms> & { readonly delegationId?: string | undefined };
  /** The delegation that the statement names. */
  readonly delegation: DecidedDelegation | undefined;
  /** What a delegate needs for it; without it, a delegation that is in force is enough. */
  readonly power?: DelegationPower;
  readonly time: DecisionTime;
}

/** What speaks against who signed: a proxy's time is over, a delegation has ended, or it is not theirs to give. */
export function objectionToSigner(act: ActForPatient): ErrorCode | undefined {
  const { authority, statement, time } = act;
  const { proxy } = authority;
  if (isProxyOver(proxy, time)) {
    return 'ENROLMENT_ENDED';
  }
  if (!isWithinLimits(statement, { compartments: proxy?.compartments })) {
    return 'DELEGATION_EXCEEDED';
  }
  return statement.delegationId === undefined ? undefined : objectionToDelegate(act);
}

function objectionToDelegate({
  patientId,
  authority,
  statement,
  delegation,
  power,
  time,
}: ActForPatient): ErrorCode | undefined {
  if (delegation?.signed.statement.patientId !== patientId) {
    return 'DELEGATION_UNKNOWN';
  }
  const { statement: limits } = delegation.signed;
  if (delegation.ended !== undefined || delegation.enrolmentId !== authority.enrolmentId) {
    return 'DELEGATION_ENDED';
  }
  if (isAfter(limits.from, time) || !isAfter(limits.until, time)) {
    return 'DELEGATION_NOT_IN_FORCE';
  }
  const hasPower = power === undefined || limits.powers.includes(power);
  return hasPower && isWithinLimits(statement, limits) ? undefined : 'DELEGATION_EXCEEDED';
}

/** When a consent ends: it does not outlast those who speak for the patient. */
export function endOfConsent({
  authority: { proxy },
  statement: { until, delegationId },
  delegation,
}: Pick<ActForPatient, 'authority' | 'delegation'> & {
  readonly statement: Pick<ConsentStatement, 'until' | 'delegationId'>;
}): string {
  const ofDelegate = delegationId === undefined ? undefined : delegation?.signed.statement.until;
  return [proxy?.until, ofDelegate]
    .filter((each) => each !== undefined)
    .reduce((first, each) => (Date.parse(each) < Date.parse(first) ? each : first), until);
}

/** Whether a consent gives no more than who signed it may; limits that are not stated limit nothing. */
export function isWithinLimits(
  { purposes = [], compartments = [] }: Partial<GivenTerms>,
  limits: { readonly [Name in keyof GivenTerms]?: GivenTerms[Name] | undefined },
): boolean {
  return (
    purposes.every((each) => limits.purposes?.includes(each) ?? true) &&
    compartments.every((each) => limits.compartments?.includes(each) ?? true)
  );
}
