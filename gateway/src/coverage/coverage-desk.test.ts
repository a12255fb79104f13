import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CoverageRequest } from '@healthchain/protocol/coverage';
import sinon from 'sinon';
import type { Signatory } from '../platform/fabric/connection.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { coverageDesk, type WantedCoverage } from './coverage-desk.js';
import { openMember } from './seal-member.js';
import { inquiry } from './test-support/inquiry.js';

const key = softwareWrappingKey();
const plan = 'EvergreenMSP';
const digest = 'ab'.repeat(32);
const signatory = { mspId: 'LakesideMSP' } as Signatory;
const { requester, ...member } = inquiry.member;
const { drug, quantity, daysSupply } = inquiry;
const wanted: WantedCoverage = {
  ...{ plan, member, npi: requester.npi, drug, quantity, daysSupply, answerWithin: 20 },
};

function setUp(askedBy = 'LakesideMSP') {
  const standing = { state: 'open', request: { requester: { organization: askedBy } } };
  const ledger = { request: sinon.stub().resolves(), standing: sinon.stub().resolves(standing) };
  const desk = coverageDesk({
    organization: { mspId: 'LakesideMSP', displayName: requester.name },
    ledger,
    signatories: { of: () => signatory },
    wrappingKeyOf: (organization) =>
      Promise.resolve({ ...key.target, organization, publishedAt: '2026-03-01T12:00:00Z' }),
  });
  return { desk, ledger, standing };
}

describe('asking a health plan', () => {
  it('given a member in clear, then they are sealed to the plan, and the asker signs', async () => {
    const { desk, ledger } = setUp();
    const requestId = await desk.request(digest, wanted);
    const [as, request] = ledger.request.args[0] as [Signatory, CoverageRequest];
    assert.equal(as, signatory);
    const { member: sealed, ...rest } = request;
    assert.deepEqual(rest, { requestId, plan, drug, quantity, daysSupply, answerWithin: 20 });
    assert.deepEqual(await openMember({ requestId, plan, member: sealed }, key), inquiry.member);
  });

  it('given what the own organisation asked, then its standing; given another’s, then NOT_FOUND', async () => {
    const own = setUp();
    assert.deepEqual(await own.desk.standing(randomUUID()), own.standing);
    const others = setUp('MillbrookMSP');
    await assert.rejects(others.desk.standing(randomUUID()), { code: 'NOT_FOUND' });
  });
});
