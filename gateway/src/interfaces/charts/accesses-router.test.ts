import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import sinon from 'sinon';
import type { Session } from '../../access/sessions.js';
import type { RecordPage, StoredRecord } from '../../records/types.js';
import { accessesRouter } from './accesses-router.js';
import {
  chartsApp,
  outcomeCode,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from './test-support/charts-app.js';

const base = 'https://gateway.example/api/v1';
const accessId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const consentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const basis = { kind: 'consent' as const, consentId };
const chart = `/api/v1/accesses/${accessId}/fhir`;
const wanted = { patientId, purpose: 'TREAT', compartments: ['general'] };
const record: StoredRecord = {
  ...{ id: '1', chartId: patientId, type: 'Patient', version: 1 },
  lastUpdated: '2026-01-31T00:00:00Z',
  json: '{"resourceType":"Patient","id":"1","multipleBirthInteger":1.0}',
};
const page: RecordPage = { records: [record], total: 1 };
const session: Session = {
  request: {
    ...{ accessId, patientId, basis, purpose: 'TREAT' },
    ...{ compartments: ['general'], classes: ['results'] },
  },
  ...{ publicKeyDigest, custodian: 'LakesideMSP' },
  until: '2026-01-31T00:15:00.000Z',
  records: new Map(),
  missing: 3,
};

function setUp() {
  const open = sinon.stub().resolves(session);
  const end = sinon.stub();
  const noticeOf = sinon.stub();
  const reader = {
    page: sinon.stub().resolves(page),
    read: sinon.stub<unknown[], Promise<StoredRecord | undefined>>().resolves(record),
  };
  const app = chartsApp((guard) => accessesRouter({ guard, open, reader, noticeOf, end, base }));
  const post = (body: object, who: Who | undefined = 'clinician') =>
    app.as(who).post('/api/v1/accesses').send(body);
  const get = (path: string, who: Who | undefined = 'clinician') => app.as(who).get(path);
  return { ...app, open, end, noticeOf, reader, post, get };
}
const named = { accessId, publicKeyDigest };
const notice = { statement: 'A statement.', scope: 'What was agreed to: señas.' };
const noticeAddress = `${base}/accesses/${accessId}/notice`;

/** What the headers say of a notice. */
function announced({ headers }: { headers: Record<string, unknown> }): unknown[] {
  return [headers['redisclosure-notice'], headers.link];
}
const announcement = [
  '42 CFR part 2 prohibits unauthorized use or disclosure of these records.',
  `<${noticeAddress}>; rel="describedby"`,
];

describe('the routes of accesses', () => {
  describe('POST /accesses', () => {
    it('given a permitted access, then the session is described, and where to read', async () => {
      const { post, open } = setUp();
      const response = await post(wanted);
      assert.equal(response.status, 201);
      assert.equal(response.headers.location, `${base}/accesses/${accessId}/fhir`);
      const { until, custodian } = session;
      const classes = ['results'];
      const granted = { accessId, basis, classes, custodian, until, records: 0, missing: 3 };
      assert.deepEqual(response.body, granted);
      sinon.assert.calledOnceWithMatch(open, { publicKeyDigest, roles: ['attending'] }, wanted);
    });

    it('given a refusal of the contract, then its code is answered', async () => {
      const { post, open } = setUp();
      for (const [code, status] of [
        ['CONSENT_REVOKED', 403],
        ['PATIENT_UNKNOWN', 404],
        ['CUSTODIAN_UNREACHABLE', 503],
      ] as const) {
        open.rejects(new HealthChainError(code));
        const response = await post(wanted);
        assert.deepEqual([response.status, problemCode(response)], [status, code]);
      }
    });

    it('given a failure, then it is logged and its text stays here', async () => {
      const { post, open, failures } = setUp();
      const failure = new Error('a name');
      open.rejects(failure);
      const response = await post(wanted);
      assert.equal(problemCode(response), 'INTERNAL');
      assert.ok(!response.text.includes('a name'));
      assert.deepEqual(failures, [failure]);
    });

    for (const change of [
      { patientId: 'Beatriz' },
      { purpose: 'FUN' },
      { compartments: [] },
      { compartments: ['everything'] },
      { consentId: 1 },
      { more: true },
    ]) {
      it(`given ${JSON.stringify(change)}, then it is malformed, and nothing is quoted`, async () => {
        const { post, open } = setUp();
        const response = await post({ ...wanted, ...change });
        assert.equal(problemCode(response), 'INVALID_ARGUMENT');
        assert.doesNotMatch(response.text, /Beatriz|FUN|everything/);
        sinon.assert.notCalled(open);
      });
    }

    it('given nobody or a patient, then it is refused', async () => {
      const { as, post } = setUp();
      assert.equal(problemCode(await as().post('/api/v1/accesses')), 'TOKEN_MISSING');
      assert.equal(problemCode(await post(wanted, 'patient')), 'SCOPE_INSUFFICIENT');
    });
  });

  describe('DELETE /accesses/{id}', () => {
    it('given an own session, then it ends', async () => {
      const { as, end } = setUp();
      const response = await as('clinician').delete(`/api/v1/accesses/${accessId}`);
      assert.equal(response.status, 204);
      sinon.assert.calledOnceWithExactly(end, accessId, publicKeyDigest);
    });

    it('given another’s, then it is refused', async () => {
      const { as, end } = setUp();
      end.throws(new HealthChainError('ACCESS_NOT_PERMITTED'));
      const response = await as('clinician').delete(`/api/v1/accesses/${accessId}`);
      assert.equal(problemCode(response), 'ACCESS_NOT_PERMITTED');
    });
  });

  describe('GET /accesses/{id}/fhir', () => {
    it('given a page, then it is a searchset with the texts as they were stored', async () => {
      const { get, reader } = setUp();
      const response = await get(chart);
      assert.equal(response.status, 200);
      assert.equal(response.type, 'application/fhir+json');
      assert.ok(response.text.includes('"multipleBirthInteger":1.0'));
      sinon.assert.calledOnceWithExactly(reader.page, named, {
        ...{ type: undefined, after: 0, limit: 50 },
      });
    });

    it('given more pages, then the next one is linked', async () => {
      const { get, reader } = setUp();
      reader.page.resolves({ ...page, total: 9, next: 3 });
      const response = await get(`${chart}/Patient?_count=1&_after=2`);
      const { link } = JSON.parse(response.text) as { link: object[] };
      const here = `${base}/accesses/${accessId}/fhir/Patient?_count=1`;
      assert.deepEqual(link, [
        { relation: 'self', url: `${here}&_after=2` },
        { relation: 'next', url: `${here}&_after=3` },
      ]);
      sinon.assert.calledOnceWithExactly(reader.page, named, {
        ...{ type: 'Patient', after: 2, limit: 1 },
      });
    });

    it('given a page too long, then it is cut', async () => {
      const { get, reader } = setUp();
      await get(`${chart}?_count=100000`);
      sinon.assert.calledOnceWithMatch(reader.page, named, { limit: 500 });
    });

    for (const [query, code] of [
      ['?_count=0', 'INVALID_ARGUMENT'],
      ['?_count=-1', 'INVALID_ARGUMENT'],
      ['?_count=1&_count=2', 'INVALID_ARGUMENT'],
      ['?_after=x', 'INVALID_ARGUMENT'],
      ['?code=8867-4', 'SEARCH_PARAMETER_NOT_SUPPORTED'],
      ['/Nothing', 'RESOURCE_TYPE_NOT_SUPPORTED'],
    ] as const) {
      it(`given ${query}, then it is refused in FHIR`, async () => {
        const { get, reader } = setUp();
        assert.equal(outcomeCode(await get(`${chart}${query}`)), code);
        sinon.assert.notCalled(reader.page);
      });
    }

    it('given a session that has ended, or nobody’s token, then FHIR says so', async () => {
      const { as, get, reader } = setUp();
      reader.page.rejects(new HealthChainError('SESSION_ENDED'));
      assert.equal(outcomeCode(await get(chart)), 'SESSION_ENDED');
      assert.equal(outcomeCode(await as().get(chart)), 'TOKEN_MISSING');
    });
  });

  describe('GET /accesses/{id}/fhir/{type}/{id}', () => {
    it('given a record, then it is answered as it was stored, with its version', async () => {
      const { get, reader } = setUp();
      const response = await get(`${chart}/Patient/1`);
      assert.deepEqual([response.status, response.text], [200, record.json]);
      assert.equal(response.headers.etag, 'W/"1"');
      sinon.assert.calledOnceWithExactly(reader.read, named, 'Patient', '1');
    });

    it('given none, another type or another’s session, then FHIR says so', async () => {
      const { get, reader } = setUp();
      reader.read.resolves(undefined);
      assert.equal(outcomeCode(await get(`${chart}/Patient/2`)), 'NOT_FOUND');
      const type = await get(`${chart}/Nothing/2`);
      assert.equal(outcomeCode(type), 'RESOURCE_TYPE_NOT_SUPPORTED');
      reader.read.rejects(new HealthChainError('ACCESS_NOT_PERMITTED'));
      assert.equal(outcomeCode(await get(`${chart}/Patient/1`)), 'ACCESS_NOT_PERMITTED');
    });
  });

  describe('the notice of 42 CFR Part 2', () => {
    it('given a session that has one, then it goes with the opening, each page and each record', async () => {
      const { post, get, open, noticeOf } = setUp();
      open.resolves({ ...session, notice });
      noticeOf.withArgs(named).returns(notice);
      const granted = await post(wanted);
      assert.deepEqual((granted.body as { notice: object }).notice, notice);
      const set = await get(chart);
      const { meta, total, entry } = JSON.parse(set.text) as Record<string, unknown>;
      const system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
      assert.deepEqual(meta, {
        security: [
          { system, code: '42CFRPart2' },
          { system, code: 'NORDSCLCD' },
        ],
      });
      assert.equal(total, 1);
      const [match, outcome, ...more] = entry as { fullUrl: string }[];
      assert.deepEqual(more, []);
      assert.deepEqual(match, {
        fullUrl: `${base}/accesses/${accessId}/fhir/Patient/1`,
        resource: JSON.parse(record.json) as object,
        search: { mode: 'match' },
      });
      assert.deepEqual(outcome, {
        fullUrl: outcome?.fullUrl,
        resource: {
          resourceType: 'OperationOutcome',
          issue: [notice.statement, notice.scope].map((text) => ({
            ...{ severity: 'information', code: 'informational' },
            details: { text },
          })),
        },
        search: { mode: 'outcome' },
      });
      const single = await get(`${chart}/Patient/1`);
      assert.equal(single.text, record.json);
      for (const response of [granted, set, single]) {
        assert.deepEqual(announced(response), announcement);
      }
    });

    it('given a read that is refused, then nothing goes with the refusal', async () => {
      const { get, reader, noticeOf } = setUp();
      noticeOf.returns(notice);
      reader.page.rejects(new HealthChainError('CONSENT_REVOKED'));
      const refused = await get(chart);
      assert.deepEqual(
        [outcomeCode(refused), announced(refused)[0]],
        ['CONSENT_REVOKED', undefined],
      );
    });

    it('given its address, then it is told to whose session it is', async () => {
      const { get, noticeOf } = setUp();
      noticeOf.returns(notice);
      const response = await get(`/api/v1/accesses/${accessId}/notice`);
      assert.deepEqual([response.status, response.body], [200, notice]);
      noticeOf.throws(new HealthChainError('ACCESS_NOT_PERMITTED'));
      const theirs = await get(`/api/v1/accesses/${accessId}/notice`);
      assert.equal(problemCode(theirs), 'ACCESS_NOT_PERMITTED');
    });

    it('given an emergency, then the statement alone', async () => {
      const { get, noticeOf } = setUp();
      noticeOf.returns({ statement: notice.statement });
      const { entry } = JSON.parse((await get(chart)).text) as {
        entry: { resource: { issue?: object[] } }[];
      };
      assert.equal(entry[1]?.resource.issue?.length, 1);
    });

    it('given a session that has none, then nothing goes with it', async () => {
      const { post, get } = setUp();
      const set = await get(chart);
      assert.ok(!set.text.includes('"meta"') && !set.text.includes('outcome'));
      for (const response of [await post(wanted), set, await get(`${chart}/Patient/1`)]) {
        assert.deepEqual(announced(response), [undefined, undefined]);
      }
      const none = await get(`/api/v1/accesses/${accessId}/notice`);
      assert.equal(problemCode(none), 'NOT_FOUND');
    });
  });
});
