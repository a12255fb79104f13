import { randomBytes, randomUUID } from 'node:crypto';
import { saltedDigest, type DocumentProposal, type JsonValue } from '@healthchain/protocol';
import {
  coverageTransientField,
  type CoverageAnswer,
  type CoverageRequest,
} from '@healthchain/protocol/coverage';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import {
  approve,
  createMember,
  organizations,
  propose,
  succeeded,
  type Consortium,
  type Member,
} from './consortium.js';
import type { TestIdentity } from './identity.js';
import { publishedKey } from './matrix/keys.js';
import { employ, now } from './patients.js';
import type { Outcome, TestLedger } from './test-ledger.js';

const contract = 'PrescriptionManagementContract';

/** A health plan of the network that others can seal for. */
export interface TestPlan extends Member {
  readonly mspId: string;
  readonly keyId: string;
}

/** Lets two health plans join, each with a gateway that has its credential. */
export async function joinPlans(consortium: Consortium): Promise<[TestPlan, TestPlan]> {
  const { ledger, lakeside, millbrook } = consortium;
  const proposed = await propose(ledger, lakeside, 2, {
    organizations: [
      ...organizations.organizations,
      { mspId: 'EvergreenMSP', kind: 'health-plan', name: 'Evergreen Health Plan' },
      { mspId: 'SummitMSP', kind: 'health-plan', name: 'Summit Health Plan' },
    ],
  });
  const { digest } = JSON.parse(succeeded(proposed).payload) as DocumentProposal;
  succeeded(await approve(ledger, millbrook, 2, digest));
  return [await planOf(consortium, 'EvergreenMSP'), await planOf(consortium, 'SummitMSP')];
}

async function planOf(consortium: Consortium, mspId: string): Promise<TestPlan> {
  const { admin } = await createMember(mspId);
  const gateway = await employ(consortium, { admin, gateway: admin }, 'gateway');
  return { mspId, admin, gateway, keyId: await publishedKey(consortium.ledger, gateway) };
}

/** A request about a member whom nobody sealed: the chaincode cannot tell. */
export function coverageRequestTo(
  { mspId, keyId }: Pick<TestPlan, 'mspId' | 'keyId'>,
  change: Partial<CoverageRequest> = {},
): CoverageRequest {
  const bytes = (size: number): string => randomBytes(size).toString('base64');
  return {
    ...{ requestId: randomUUID(), plan: mspId, drug: '310385' },
    member: {
      key: { algorithm: 'RSA-OAEP', keyId, ciphertext: bytes(256) },
      sealed: bytes(200),
    },
    ...{ quantity: { amount: 30_000, unit: '{each}' }, daysSupply: 30, answerWithin: 20 },
    ...change,
  };
}

/** What a plan answers, unless told otherwise, to a request as the ledger holds it. */
export function coverageAnswerTo(
  requestId: string,
  requestDigest: string,
  change: Partial<CoverageAnswer> = {},
): CoverageAnswer {
  return {
    ...{ requestId, requestDigest, validUntil: '2026-03-02T12:00:00.000Z' },
    result: {
      status: 'active',
      benefit: { tier: 2, copay: { minorUnits: 1000, currency: 'USD' } },
      messages: [],
    },
    ...change,
  };
}

/** How a coverage call is made, and with which changes. */
export interface CoverageCall {
  readonly as: TestIdentity;
  readonly at?: string;
  /** The public id and digest, where they are to be others. */
  readonly named?: string;
  readonly digest?: string;
}

export function requestCoverage(
  ledger: TestLedger,
  request: CoverageRequest,
  call: CoverageCall,
): Promise<Outcome> {
  const salts = { salt: newSalt(), openSalt: newSalt() };
  return invoke(ledger, 'RequestCoverage', request, { salts, field: 'request', ...call });
}

export function answerCoverage(
  ledger: TestLedger,
  answer: CoverageAnswer,
  call: CoverageCall,
): Promise<Outcome> {
  const salts = { salt: newSalt() };
  return invoke(ledger, 'AnswerCoverage', answer, { salts, field: 'answer', ...call });
}

interface Sensitive extends CoverageCall {
  readonly salts: { readonly salt: string };
  readonly field: string;
}

function invoke(
  ledger: TestLedger,
  name: string,
  value: JsonValue & { readonly requestId: string },
  { salts, field, as, at = now, ...call }: Sensitive,
): Promise<Outcome> {
  const { named = value.requestId, digest = saltedDigest(salts.salt, value) } = call;
  return ledger.run({
    ...{ as, at, call: `${contract}:${name}`, args: [named, digest, randomUUID()] },
    transient: { [coverageTransientField]: { ...salts, [field]: value } },
  });
}
