import {
  dueOf,
  HealthChainError,
  stateOfRequest,
  type Authority,
  type ExplainedMatter,
  type Explanation,
  type PatientRequest,
  type RequestState,
  type SignedPatientRequest,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import type { Journal } from '../../journal/journal.js';
import { lookAt, looksOf } from '../../journal/looks.js';
import type { WrappingKey } from '../../platform/keys/wrapping-key.js';
import { digestOf, readableExplanation, sealExplanation } from '../emergencies/explanation.js';
import type { Signatories } from '../signatories.js';
import type { Answer, Extension, OpenQuery, RequestLedger } from './request-ledger.js';

export interface RequestDeskOptions {
  readonly mspId: string;
  readonly ledger: RequestLedger;
  readonly authority: (patientId: string) => Promise<Authority>;
  readonly wrappingKeyOf: (mspId: string) => Promise<WrappingPublicKey>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  readonly signatories: Signatories;
  readonly journal: Journal;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A request as it is shown. */
export interface ShownRequest {
  readonly request: PatientRequest;
  /** The last instant at which an answer is in time, extension included. */
  readonly dueAt: string;
  readonly state: RequestState;
  /** What the patient wrote; without it, nothing was, or nothing opens that is what they signed. */
  readonly explanation?: string;
}

/** One page of what the organisation has yet to answer; an empty bookmark ends the list. */
export interface ShownRequestPage {
  readonly requests: readonly ShownRequest[];
  readonly bookmark: string;
}

/** What patients ask of this organisation. Methods fail with a HealthChainError. */
export interface RequestDesk {
  /** @throws HealthChainError INVALID_ARGUMENT where the patient signed another explanation */
  readonly file: (signed: SignedPatientRequest, explanation?: Explanation) => Promise<void>;
  readonly extend: (officer: string, extension: Extension) => Promise<void>;
  readonly answer: (officer: string, answer: Answer) => Promise<void>;
  /** A patient's own; that they saw them is journalled. */
  readonly ofPatient: (patientId: string) => Promise<readonly ShownRequest[]>;
  /** Those that wait; that the officer saw them is journalled for each patient. */
  readonly open: (officer: string, query: OpenQuery) => Promise<ShownRequestPage>;
}

export function requestDesk(options: RequestDeskOptions): RequestDesk {
  const { ledger, signatories, journal } = options;
  return {
    file: async (signed, explanation) => {
      const { patientId, textDigest } = signed.statement;
      if (textDigest !== (explanation && digestOf(explanation))) {
        throw new HealthChainError('INVALID_ARGUMENT', 'Another explanation was signed.');
      }
      if (explanation === undefined) {
        await ledger.file(signed);
        return;
      }
      const { custodian } = await options.authority(patientId);
      const reader = await options.wrappingKeyOf(custodian);
      await ledger.file(signed, sealExplanation(matterOf(signed), explanation, [reader]));
    },
    extend: (officer, extension) => ledger.extend(signatories.of(officer), extension),
    answer: (officer, answer) => ledger.answer(signatories.of(officer), answer),
    ofPatient: async (patientId) => {
      const found: PatientRequest[] = [];
      for await (const request of ledger.of(patientId)) found.push(request);
      await journal.record([lookAt(patientId, { kind: 'patient' })]);
      return show(options, found);
    },
    open: async (officer, query) => {
      const { requests, bookmark } = await ledger.open(query);
      const patients = requests.map(({ signed }) => signed.statement.patientId);
      await journal.record(looksOf(officer, patients));
      return { requests: await show(options, requests), bookmark };
    },
  };
}

function show(
  options: RequestDeskOptions,
  requests: readonly PatientRequest[],
): Promise<ShownRequest[]> {
  const time = { epochMilliseconds: (options.now ?? Date.now)() };
  return Promise.all(
    requests.map(async (request) => {
      const explanation = await explanationOf(options, request);
      return {
        ...{ request, dueAt: dueOf(request), state: stateOfRequest(request, time) },
        ...(explanation !== undefined && { explanation }),
      };
    }),
  );
}

/** What the patient wrote, if they did and it can be opened. */
async function explanationOf(
  { mspId, wrappingKey }: RequestDeskOptions,
  { explanation, signed }: PatientRequest,
): Promise<string | undefined> {
  if (explanation === undefined) {
    return undefined;
  }
  const { textDigest } = signed.statement;
  const explained = { matter: matterOf(signed), explanation, textDigest };
  return readableExplanation(explained, mspId, wrappingKey);
}

function matterOf({ statement }: SignedPatientRequest): ExplainedMatter {
  const { patientId, requestId: id } = statement;
  return { kind: 'patient-request', patientId, id };
}
