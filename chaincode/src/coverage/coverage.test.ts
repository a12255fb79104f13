import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '@healthchain/protocol';
import type {
  CoverageAnswer,
  CoverageRequest,
  CoverageRequestPage,
  CoverageStanding,
} from '@healthchain/protocol/coverage';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import {
  answerCoverage,
  coverageAnswerTo,
  coverageRequestTo,
  joinPlans,
  requestCoverage,
  type CoverageCall,
  type TestPlan,
} from '../testing/coverage.js';
import type { TestIdentity } from '../testing/identity.js';
import { employ, now } from '../testing/patients.js';
import type { Outcome } from '../testing/test-ledger.js';

const contract = 'PrescriptionManagementContract';

describe('Coverage', () => {
  let consortium: Consortium;
  let plan: TestPlan;
  let otherPlan: TestPlan;
  let prescriber: TestIdentity;
  let request: CoverageRequest;

  beforeEach(async () => {
    consortium = await foundConsortium();
    [plan, otherPlan] = await joinPlans(consortium);
    prescriber = await employ(consortium, consortium.lakeside, 'attending');
    request = coverageRequestTo(plan);
  });

  const ask = (asked = request, call: Partial<CoverageCall> = {}): Promise<Outcome> =>
    requestCoverage(consortium.ledger, asked, { as: prescriber, ...call });

  const digestOf = (requestId: string): string =>
    createHash('sha256')
      .update(consortium.ledger.privateState.get(`coverage:coverageRequest/${requestId}`) ?? '')
      .digest('hex');

  const answerTo = (change: Partial<CoverageAnswer> = {}): CoverageAnswer =>
    coverageAnswerTo(request.requestId, digestOf(request.requestId), change);

  const answer = (given = answerTo(), call: Partial<CoverageCall> = {}): Promise<Outcome> =>
    answerCoverage(consortium.ledger, given, { as: plan.gateway, at: now, ...call });

  const get = (as = prescriber, at = now): Promise<Outcome> =>
    consortium.ledger.run({
      ...{ as, at, call: `${contract}:GetCoverage`, args: [request.requestId] },
    });

  const list = (as = plan.gateway, at = now, size = 10, bookmark = ''): Promise<Outcome> =>
    consortium.ledger.run({
      ...{ as, at, call: `${contract}:ListCoverageRequests`, args: [String(size), bookmark] },
    });

  async function standing(at = now, as = prescriber): Promise<CoverageStanding> {
    return JSON.parse(succeeded(await get(as, at)).payload) as CoverageStanding;
  }

  async function listed(at = now, size = 10, bookmark = ''): Promise<CoverageRequestPage> {
    const { payload } = succeeded(await list(plan.gateway, at, size, bookmark));
    return JSON.parse(payload) as CoverageRequestPage;
  }

  describe('requests', () => {
    it('given a prescriber, then exactly the request stands, and that it waits', async () => {
      const asked = succeeded(await ask());
      const { requestId } = request;
      const answerBy = '2026-03-01T12:00:20.000Z';
      const open = `coverage:openCoverage/EvergreenMSP/${String(Date.parse(answerBy))}/${requestId}`;
      const entry = `coverage:coverageRequest/${requestId}`;
      assert.deepEqual(Object.keys(asked.privateWrites).sort(), [entry, open].sort());
      const stored = JSON.parse(asked.privateWrites[entry] ?? '') as CoverageStanding['request'];
      const { salt, requester, ...rest } = stored;
      assert.match(salt, /^[0-9a-f]{32}$/);
      assert.equal(requester.publicKeyDigest, prescriber.publicKeyDigest);
      assert.deepEqual(rest, { ...request, askedAt: now, answerBy });
      assert.equal(asked.event?.name, 'CoverageRequested');
      assert.deepEqual(JSON.parse(asked.event.payload), { requestId, plan: 'EvergreenMSP' });
    });

    it('given a pharmacist, then it stands; given a nurse, a registrar or the plan itself, then refused', async () => {
      const { lakeside, cornerstone } = consortium;
      succeeded(await ask(request, { as: await employ(consortium, cornerstone, 'pharmacist') }));
      for (const [member, role] of [
        [lakeside, 'nurse'],
        [lakeside, 'gateway'],
        [cornerstone, 'registrar'],
      ] as const) {
        const as = await employ(consortium, member, role);
        refused(await ask(coverageRequestTo(plan), { as }), 'ROLE_NOT_PERMITTED');
      }
      const own = await ask(coverageRequestTo(plan), { as: plan.gateway });
      refused(own, 'ORGANIZATION_KIND_NOT_PERMITTED');
    });

    it('given a prescriber who was suspended, then refused', async () => {
      const suspended = await consortium.ledger.run({
        as: consortium.lakeside.admin,
        call: 'AccessControlContract:SuspendCredential',
        args: [prescriber.publicKeyDigest, randomUUID()],
      });
      succeeded(suspended);
      refused(await ask(), 'CREDENTIAL_INACTIVE');
    });

    it('given no health plan, or a key that it has not published, then refused', async () => {
      const { keyId } = plan;
      const hospital = coverageRequestTo({ mspId: 'MillbrookMSP', keyId });
      refused(await ask(hospital), 'ORGANIZATION_UNKNOWN');
      refused(
        await ask(coverageRequestTo({ mspId: plan.mspId, keyId: otherPlan.keyId })),
        'WRAPPING_KEY_UNKNOWN',
      );
    });

    it('given an id that is taken, another id or another digest, then refused', async () => {
      succeeded(await ask());
      refused(await ask(), 'ALREADY_EXISTS');
      const other = coverageRequestTo(plan);
      refused(await ask(other, { named: randomUUID() }), 'INVALID_ARGUMENT');
      refused(await ask(other, { digest: '0'.repeat(64) }), 'INVALID_ARGUMENT');
    });

    it('given 5 and 300 seconds, then taken; given 4 or 301, or a member in clear, then refused', async () => {
      for (const answerWithin of [5, 300]) {
        succeeded(await ask(coverageRequestTo(plan, { answerWithin })));
      }
      for (const answerWithin of [4, 301]) {
        refused(await ask(coverageRequestTo(plan, { answerWithin })), 'INVALID_ARGUMENT');
      }
      const clear = { ...coverageRequestTo(plan), memberId: 'W123' } as CoverageRequest;
      refused(await ask(clear), 'INVALID_ARGUMENT');
    });
  });

  describe('answers', () => {
    beforeEach(async () => {
      succeeded(await ask());
    });

    it('given the plan, then the same text stands in its own collection, and nothing waits', async () => {
      const given = answerTo();
      const answered = succeeded(await answer(given));
      const { requestId } = request;
      const texts = Object.entries(answered.privateWrites);
      assert.deepEqual(
        texts.map(([key]) => key),
        [
          `_implicit_org_EvergreenMSP:coverageAnswer/${requestId}`,
          `coverage:coverageAnswer/${requestId}`,
        ],
      );
      assert.equal(texts[0]?.[1], texts[1]?.[1]);
      assert.equal(answered.privateDeletes.length, 1);
      assert.deepEqual(JSON.parse(answered.event?.payload ?? ''), { requestId });
      assert.deepEqual((await listed()).requests, []);
      const { state, answer: shown } = await standing();
      assert.equal(state, 'answered');
      assert.deepEqual(shown?.result, given.result);
      assert.equal(shown.answeredBy.organization, 'EvergreenMSP');
    });

    it('given another plan, a hospital or somebody of the plan who is no gateway, then refused', async () => {
      refused(await answer(answerTo(), { as: otherPlan.gateway }), 'NOT_OWN_ORGANIZATION');
      const { lakeside } = consortium;
      refused(
        await answer(answerTo(), { as: lakeside.gateway }),
        'ORGANIZATION_KIND_NOT_PERMITTED',
      );
      refused(await answer(answerTo(), { as: plan.admin }), 'CREDENTIAL_MISSING');
      const agent = await employ(consortium, plan, 'payer-agent');
      refused(await answer(answerTo(), { as: agent }), 'ROLE_NOT_PERMITTED');
    });

    it('given a second answer, then refused, and the first stands', async () => {
      succeeded(await answer());
      const other = answerTo({ result: { status: 'inactive', messages: [] } });
      refused(await answer(other), 'COVERAGE_ANSWERED');
      assert.equal((await standing()).answer?.result.status, 'active');
    });

    it('given the last instant of the wait, then taken; a millisecond later, then timed out', async () => {
      const late = '2026-03-01T12:00:20.001Z';
      refused(await answer(answerTo(), { at: late }), 'COVERAGE_TIMED_OUT');
      assert.equal((await standing('2026-03-01T12:00:20.000Z')).state, 'open');
      assert.deepEqual(Object.keys(await standing(late)).sort(), ['request', 'state']);
      assert.equal((await standing(late)).state, 'timed-out');
      succeeded(await answer(answerTo(), { at: '2026-03-01T12:00:20.000Z' }));
    });

    it('given an answer to another request, another digest or id, then refused', async () => {
      const other = answerTo({ requestDigest: '0'.repeat(64) });
      refused(await answer(other), 'STATE_MISMATCH');
      refused(await answer(answerTo(), { digest: '0'.repeat(64) }), 'INVALID_ARGUMENT');
      refused(await answer(answerTo(), { named: randomUUID() }), 'INVALID_ARGUMENT');
      refused(await answer(answerTo({ requestId: randomUUID() })), 'NOT_FOUND');
    });

    it('given 31 days, then taken; a millisecond more or an end that is over, then refused', async () => {
      const beyond = answerTo({ validUntil: '2026-04-01T12:00:00.001Z' });
      refused(await answer(beyond), 'VALIDITY_TOO_LONG');
      refused(await answer(answerTo({ validUntil: now })), 'INVALID_ARGUMENT');
      succeeded(await answer(answerTo({ validUntil: '2026-04-01T12:00:00.000Z' })));
    });

    it('given "unknown", then it is an answer with a reason, and has none without', async () => {
      const unexplained = { status: 'unknown' } as CoverageAnswer['result'];
      refused(await answer(answerTo({ result: unexplained })), 'INVALID_ARGUMENT');
      const result = { status: 'unknown', reason: 'plan-timeout' } as const;
      succeeded(await answer(answerTo({ result })));
      assert.deepEqual((await standing()).answer?.result, result);
    });

    it('given the end of an answer, then it is shown until a millisecond before, and not from then on', async () => {
      succeeded(await answer(answerTo({ validUntil: '2026-03-01T12:00:10.000Z' })));
      assert.equal((await standing('2026-03-01T12:00:09.999Z')).state, 'answered');
      const { state, answer: shown } = await standing('2026-03-01T12:00:10.000Z');
      assert.deepEqual([state, shown], ['expired', undefined]);
    });

    it('given an answer that the plan’s peer has not endorsed, or altered afterwards, then nobody is shown it', async () => {
      const { privateState } = consortium.ledger;
      const key = `coverageAnswer/${request.requestId}`;
      const answered = succeeded(await answer());
      const text = answered.privateWrites[`coverage:${key}`] ?? '';
      privateState.delete(`_implicit_org_EvergreenMSP:${key}`);
      refused(await get(), 'COVERAGE_NOT_ENDORSED');
      privateState.set(`_implicit_org_EvergreenMSP:${key}`, text);
      succeeded(await get());
      const altered = { ...(JSON.parse(text) as object), validUntil: '2026-03-03T12:00:00.000Z' };
      privateState.set(`coverage:${key}`, canonicalJson(altered));
      refused(await get(), 'COVERAGE_NOT_ENDORSED');
    });

    it('given a request that was altered after its answer, then nobody is shown the answer', async () => {
      const { privateState } = consortium.ledger;
      succeeded(await answer());
      const key = `coverage:coverageRequest/${request.requestId}`;
      const stored = JSON.parse(privateState.get(key) ?? '') as object;
      privateState.set(key, canonicalJson({ ...stored, drug: '1049502' }));
      refused(await get(), 'COVERAGE_NOT_ENDORSED');
    });

    it('given who neither asked nor was asked, then NOT_FOUND', async () => {
      refused(await get(consortium.millbrook.gateway), 'NOT_FOUND');
      refused(await get(otherPlan.gateway), 'NOT_FOUND');
      succeeded(await get(plan.gateway));
    });
  });

  describe('what a plan is asked', () => {
    it('given several, then in the order in which they time out, page by page, and not what is over', async () => {
      const asked = [60, 10, 30].map((answerWithin) => coverageRequestTo(plan, { answerWithin }));
      for (const each of [...asked, coverageRequestTo(otherPlan)]) {
        succeeded(await ask(each));
      }
      const ids = ({ requests }: CoverageRequestPage): string[] =>
        requests.map((each) => each.request.requestId);
      const [last, first, middle] = asked.map(({ requestId }) => requestId);
      const page = await listed(now, 2);
      assert.deepEqual(ids(page), [first, middle]);
      assert.equal(page.requests[0]?.requestDigest, digestOf(first ?? ''));
      const rest = await listed(now, 2, page.bookmark);
      assert.deepEqual([ids(rest), rest.bookmark], [[last], '']);
      assert.deepEqual(ids(await listed('2026-03-01T12:00:10.000Z')), [first, middle, last]);
      assert.deepEqual(ids(await listed('2026-03-01T12:00:10.001Z')), [middle, last]);
      assert.deepEqual(ids(await listed('2026-03-01T12:00:10.001Z', 1, page.bookmark)), [last]);
    });

    it('given anybody but a plan’s gateway, or no bookmark of a page, then refused', async () => {
      refused(await list(consortium.lakeside.gateway), 'ORGANIZATION_KIND_NOT_PERMITTED');
      refused(await list(plan.admin), 'CREDENTIAL_MISSING');
      refused(await list(plan.gateway, now, 10, 'x'), 'INVALID_ARGUMENT');
    });
  });
});
