import { randomUUID } from 'node:crypto';
import type {
  AnswerReason,
  ExtensionReason,
  PatientRequestStatement,
  RequestOutcome,
  RequestPolicy,
  SealedExplanation,
} from '@healthchain/protocol';
import { statementBase, type SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import { callWith, now, type TestPatient } from './patients.js';
import type { Outcome } from './test-ledger.js';

/** The federal periods. */
export const requestPolicy: RequestPolicy = {
  rules: [
    { what: 'access', days: 30, extensionDays: 30 },
    { what: 'amendment', days: 60, extensionDays: 30 },
    { what: 'accounting', days: 60, extensionDays: 30, freeMonths: 12 },
  ],
};

/** What a patient asks for: access, unless told. */
export function requestOf(
  { chart }: Pick<TestPatient, 'chart'>,
  change: Partial<PatientRequestStatement> = {},
): PatientRequestStatement {
  return {
    ...{ kind: 'patient-request', ...statementBase(chart.chartId, now) },
    ...{ requestId: randomUUID(), what: 'access' },
    ...change,
  };
}

/** How a request is handed in. */
export interface Filing {
  readonly as: TestIdentity;
  readonly device: SoftwareAuthenticator;
  readonly explanation?: SealedExplanation;
  readonly at?: string;
}

export function fileRequest(
  consortium: Consortium,
  statement: PatientRequestStatement,
  { as, device, explanation, at = now }: Filing,
): Promise<Outcome> {
  const signed = { statement, assertion: device.sign(statement) };
  const argument = { salt: newSalt(), nonceSalt: newSalt(), signed, explanation };
  return callWith(consortium, as, 'FileRequest', statement.requestId, argument, { at });
}

/** A request by its patient and id. */
export interface RequestName {
  readonly patientId: string;
  readonly requestId: string;
}

export function extendRequest(
  consortium: Consortium,
  as: TestIdentity,
  { patientId, requestId }: RequestName,
  { reason = 'large-volume', at = now }: { reason?: ExtensionReason; at?: string } = {},
): Promise<Outcome> {
  const argument = { salt: newSalt(), request: { patientId, requestId, reason } };
  return callWith(consortium, as, 'ExtendRequest', requestId, argument, { at });
}

/** What an officer answers, and when. */
export interface Answering {
  readonly outcome?: RequestOutcome;
  readonly reasons?: AnswerReason[];
  readonly at?: string;
}

export function answerRequest(
  consortium: Consortium,
  as: TestIdentity,
  { patientId, requestId }: RequestName,
  { outcome = 'granted', reasons = [], at = now }: Answering = {},
): Promise<Outcome> {
  const request = { patientId, requestId, outcome, reasons };
  const argument = { salt: newSalt(), feeSalt: newSalt(), request };
  return callWith(consortium, as, 'AnswerRequest', requestId, argument, { at });
}
