import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  addDays,
  addMonths,
  dueOf,
  saltedDigest,
  type OpenRequestPage,
  type PatientRequest,
  type PatientRequestPage,
  type PatientRequestStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { refused, succeeded } from '../../testing/consortium.js';
import { explanationFor } from '../../testing/emergencies.js';
import type { TestIdentity } from '../../testing/identity.js';
import { publishedKey } from '../../testing/matrix/keys.js';
import { later, PatientScene } from '../../testing/patient-scene.js';
import {
  admit,
  employ,
  enrolmentOf,
  now,
  putRequestPolicyInForce,
  site,
} from '../../testing/patients.js';
import {
  answerRequest,
  extendRequest,
  fileRequest,
  requestOf,
  requestPolicy,
  type Answering,
  type Filing,
} from '../../testing/requests.js';
import type { Outcome } from '../../testing/test-ledger.js';

/** Credentials of tests last for less than a year, unless told. */
const longTerm = '2028-12-31T00:00:00Z';

/** One millisecond after an instant. */
const justAfter = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString();

describe('A patient’s request', () => {
  let scene: PatientScene;
  let officer: TestIdentity;

  beforeEach(async () => {
    scene = await PatientScene.open();
    await scene.enrol();
    const { consortium } = scene;
    officer = await employ(consortium, consortium.lakeside, 'privacy-officer', longTerm);
  });

  const request = (change: Partial<PatientRequestStatement> = {}): PatientRequestStatement =>
    requestOf(scene.patient, change);

  function file(
    statement: PatientRequestStatement,
    change: Partial<Filing> = {},
  ): Promise<Outcome> {
    const { consortium, patient } = scene;
    const filing = { as: consortium.lakeside.admin, device: patient.authenticator, ...change };
    return fileRequest(consortium, statement, filing);
  }

  async function filed(
    change: Partial<PatientRequestStatement> = {},
    at = now,
  ): Promise<PatientRequestStatement> {
    const statement = request({ issuedAt: at, ...change });
    succeeded(await file(statement, { at }));
    return statement;
  }

  const extend = (of: PatientRequestStatement, at = now, as = officer): Promise<Outcome> =>
    extendRequest(scene.consortium, as, of, { at });

  const answer = (of: PatientRequestStatement, change: Answering = {}, as = officer) =>
    answerRequest(scene.consortium, as, of, change);

  async function known({ requestId }: PatientRequestStatement): Promise<PatientRequest> {
    const text = await scene.read('ListRequests', scene.patient.chart.chartId, '200', '');
    const { requests } = JSON.parse(text) as PatientRequestPage;
    return requests.find((each) => each.requestId === requestId) ?? assert.fail();
  }

  describe('when it is made', () => {
    it('given each kind, then it is due by the policy, from the transaction’s time', async () => {
      const of = async (change: Partial<PatientRequestStatement>) => {
        const { receivedAt, dueAt, extensibleTo, policyVersion } = await known(await filed(change));
        return [receivedAt, dueAt, extensibleTo, policyVersion];
      };
      const thirty = '2026-03-31T12:00:00.000Z';
      const sixty = '2026-04-30T12:00:00.000Z';
      const ninety = '2026-05-30T12:00:00.000Z';
      assert.deepEqual(await of({ what: 'access' }), [now, thirty, sixty, 1]);
      const amendment = { what: 'amendment' as const, recordId: randomUUID() };
      assert.deepEqual(await of(amendment), [now, sixty, ninety, 1]);
      assert.deepEqual(await of({ what: 'accounting' }), [now, sixty, ninety, 1]);
    });

    it('given a hospital that a row names, then its own period; what was received before keeps its own', async () => {
      const before = await filed();
      const sooner = { what: 'access' as const, days: 15, extensionDays: 0 };
      const rules = [...requestPolicy.rules, { ...sooner, custodians: ['LakesideMSP'] }];
      await putRequestPolicyInForce(scene.consortium, { rules }, 2);
      const after = await filed();
      assert.equal((await known(before)).dueAt, addDays(now, 30));
      const { dueAt, extensibleTo, policyVersion } = await known(after);
      assert.deepEqual([dueAt, extensibleTo, policyVersion], [addDays(now, 15), undefined, 2]);
      refused(await extend(after), 'EXTENSION_NOT_PERMITTED');
      const elsewhere = [...requestPolicy.rules, { ...sooner, custodians: ['MillbrookMSP'] }];
      await putRequestPolicyInForce(scene.consortium, { rules: elsewhere }, 3);
      assert.equal((await known(await filed())).dueAt, addDays(now, 30));
    });

    it('given no policy, then REQUEST_POLICY_UNKNOWN', async () => {
      scene.consortium.ledger.state.delete('document/requestPolicy');
      refused(await file(request()), 'REQUEST_POLICY_UNKNOWN');
    });

    it('given the public part of its transaction, then it names neither patient nor what is asked', async () => {
      const statement = request({ what: 'amendment', recordId: randomUUID() });
      const outcome = succeeded(await file(statement));
      const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event]);
      for (const hidden of [scene.patient.chart.chartId, 'amendment', statement.recordId ?? '']) {
        assert.ok(!visible.includes(hidden), hidden);
      }
      const payload = JSON.stringify({ requestId: statement.requestId });
      assert.deepEqual(outcome.event, { name: 'RequestFiled', payload });
    });

    it('given the messenger of another organisation, then it is taken', async () => {
      const { millbrook, cornerstone } = scene.consortium;
      for (const as of [millbrook.gateway, cornerstone.admin]) {
        succeeded(await file(request(), { as }));
      }
    });

    it('given another’s signature, an old one, or one that was used, then refused', async () => {
      const device = new SoftwareAuthenticator(site);
      refused(await file(request(), { device }), 'SIGNATURE_INVALID');
      refused(await file(request(), { at: later(11) }), 'STATEMENT_NOT_CURRENT');
      const { nonce, requestId } = await filed();
      refused(await file(request({ nonce })), 'NONCE_USED');
      refused(await file(request({ requestId })), 'ALREADY_EXISTS');
      refused(await file(request({ channel: 'elsewhere' })), 'SIGNATURE_INVALID');
    });

    it('given an id that another patient’s request has, then ALREADY_EXISTS', async () => {
      const { requestId } = await filed();
      const other = await admit(scene.consortium);
      await scene.enrol(other);
      const device = other.authenticator;
      refused(await file(requestOf(other, { requestId }), { device }), 'ALREADY_EXISTS');
      succeeded(await file(requestOf(other), { device }));
    });

    it('given a patient whom nobody enrolled, then PATIENT_UNKNOWN', async () => {
      const stranger = await admit(scene.consortium);
      const device = stranger.authenticator;
      refused(await file(requestOf(stranger), { device }), 'PATIENT_UNKNOWN');
    });

    it('given a proxy, then until their time is over', async () => {
      const minor = await admit(scene.consortium);
      const { chart, authenticator: device } = minor;
      const proxy = { relationship: 'parent' as const, until: later(60) };
      const statement = { ...enrolmentOf(minor), proxy };
      const id = randomUUID();
      succeeded(await scene.propose(statement, device.sign(statement), { id, chart }));
      succeeded(await scene.confirm(id));
      succeeded(await file(requestOf(minor), { device }));
      const issuedAt = later(60);
      const late = requestOf(minor, { issuedAt });
      refused(await file(late, { device, at: issuedAt }), 'ENROLMENT_ENDED');
    });

    it('given an amendment of nothing, or access to a record, then INVALID_ARGUMENT', async () => {
      refused(await file(request({ what: 'amendment' })), 'INVALID_ARGUMENT');
      refused(await file(request({ recordId: randomUUID() })), 'INVALID_ARGUMENT');
    });

    it('given what the patient wrote, then it is sealed for the custodian, and is what was signed', async () => {
      const { ledger, lakeside } = scene.consortium;
      const keyId = await publishedKey(ledger, lakeside.gateway);
      const textDigest = saltedDigest(newSalt(), 'The dose is wrong.');
      const explanation = explanationFor(new Map([['LakesideMSP', keyId]]));
      const told = request({ textDigest });
      succeeded(await file(told, { explanation }));
      assert.deepEqual((await known(told)).explanation, explanation);
      refused(await file(request({ textDigest })), 'INVALID_ARGUMENT');
      refused(await file(request(), { explanation }), 'INVALID_ARGUMENT');
      const unreadable = explanationFor(new Map([['LakesideMSP', 'ab'.repeat(32)]]));
      refused(
        await file(request({ textDigest }), { explanation: unreadable }),
        'WRAPPING_KEY_UNKNOWN',
      );
    });
  });

  describe('when its answer is postponed', () => {
    it('given the last instant of the first period, then it is; a millisecond later it is too late', async () => {
      const [first, second] = [await filed(), await filed()];
      const last = addDays(now, 30);
      succeeded(await extend(first, last));
      const { extension, ...postponed } = await known(first);
      assert.deepEqual(
        [extension?.at, extension?.reason, extension?.publicKeyDigest],
        [last, 'large-volume', officer.publicKeyDigest],
      );
      assert.equal(dueOf({ ...postponed, extension }), addDays(now, 60));
      refused(await extend(second, justAfter(last)), 'EXTENSION_TOO_LATE');
    });

    it('given 60 days and 30, then so too', async () => {
      const of = { what: 'amendment' as const, recordId: randomUUID() };
      const [first, second] = [await filed(of), await filed(of)];
      succeeded(await extend(first, addDays(now, 60)));
      assert.equal(dueOf(await known(first)), addDays(now, 90));
      refused(await extend(second, justAfter(addDays(now, 60))), 'EXTENSION_TOO_LATE');
    });

    it('given it was before, then EXTENSION_NOT_PERMITTED; given it was answered, then REQUEST_ANSWERED', async () => {
      const [postponed, done] = [await filed(), await filed()];
      succeeded(await extend(postponed));
      refused(await extend(postponed, later(1)), 'EXTENSION_NOT_PERMITTED');
      succeeded(await answer(done));
      refused(await extend(done), 'REQUEST_ANSWERED');
    });

    it('given no reason of the list, then INVALID_ARGUMENT', async () => {
      const of = await filed();
      const reason = 'we are busy' as 'large-volume';
      refused(await extendRequest(scene.consortium, officer, of, { reason }), 'INVALID_ARGUMENT');
    });
  });

  describe('when it is answered', () => {
    it('given the last instant, then in time; a millisecond later it is late, and taken', async () => {
      const [first, second] = [await filed(), await filed()];
      const last = addDays(now, 30);
      succeeded(await answer(first, { at: last }));
      succeeded(await answer(second, { at: justAfter(last) }));
      const inTime = (await known(first)).answer;
      assert.deepEqual(
        [inTime?.at, inTime?.outcome, inTime?.reasons, inTime?.late, inTime?.fee],
        [last, 'granted', [], undefined, undefined],
      );
      assert.equal((await known(second)).answer?.late, true);
    });

    it('given it was postponed, then the last instant is that of the longer period', async () => {
      const [first, second] = [await filed(), await filed()];
      const last = addDays(now, 60);
      for (const [of, at] of [
        [first, last],
        [second, justAfter(last)],
      ] as const) {
        succeeded(await extend(of));
        succeeded(await answer(of, { at }));
      }
      assert.equal((await known(first)).answer?.late, undefined);
      assert.equal((await known(second)).answer?.late, true);
    });

    it('given it was answered, then REQUEST_ANSWERED', async () => {
      const of = await filed();
      succeeded(await answer(of));
      refused(await answer(of, { outcome: 'denied', reasons: ['inmate'] }), 'REQUEST_ANSWERED');
    });

    it('given reasons that the regulation of its kind knows, then it is held back; given others or none, not', async () => {
      const access = await filed();
      for (const wrong of [
        { outcome: 'denied', reasons: [] },
        { outcome: 'denied', reasons: ['accurate-and-complete'] },
        { outcome: 'granted', reasons: ['inmate'] },
      ] as const) {
        const change = { ...wrong, reasons: [...wrong.reasons] };
        refused(await answer(access, change), 'ANSWER_NOT_PERMITTED');
      }
      succeeded(await answer(access, { outcome: 'denied', reasons: ['psychotherapy-notes'] }));
      const amendment = await filed({ what: 'amendment', recordId: randomUUID() });
      const reasons = ['accurate-and-complete' as const];
      succeeded(await answer(amendment, { outcome: 'denied', reasons }));
      assert.deepEqual((await known(amendment)).answer?.reasons, reasons);
    });

    it('given an accounting, then parts can be left out for an agency, and it is never denied', async () => {
      const of = await filed({ what: 'accounting' });
      const reasons = ['law-enforcement' as const];
      refused(await answer(of, { outcome: 'denied', reasons }), 'ANSWER_NOT_PERMITTED');
      succeeded(await answer(of, { outcome: 'granted-in-part', reasons }));
    });
  });

  describe('for an accounting', () => {
    const fee = async (of: PatientRequestStatement) => (await known(of)).answer?.fee;

    async function accounting(at: string) {
      const of = await filed({ what: 'accounting' }, at);
      succeeded(await answer(of, { at }));
      return fee(of);
    }

    it('given it is the first in twelve months, then free; within them not, and from their end on again', async () => {
      assert.equal(await accounting(now), 'none');
      const again = addMonths(now, 12);
      assert.equal(await accounting(new Date(Date.parse(again) - 1).toISOString()), 'allowed');
      assert.equal(await accounting(again), 'none');
      assert.equal(await accounting(addMonths(again, 11)), 'allowed');
    });

    it('given the one before was never answered, or another patient’s, then it is free', async () => {
      await filed({ what: 'accounting' });
      const other = await admit(scene.consortium);
      await scene.enrol(other);
      const theirs = requestOf(other, { what: 'accounting' });
      succeeded(await file(theirs, { device: other.authenticator }));
      succeeded(await answer(theirs));
      assert.equal(await accounting(later(1)), 'none');
    });

    it('given an answer that comes late, then the next one is free a year after the request all the same', async () => {
      const first = await filed({ what: 'accounting' });
      succeeded(await answer(first, { at: addDays(now, 200) }));
      assert.equal(await accounting(addMonths(now, 12)), 'none');
    });

    it('given two a year apart, of which the later is answered first, then both are free', async () => {
      const first = await filed({ what: 'accounting' });
      const at = addMonths(now, 13);
      assert.equal(await accounting(at), 'none');
      succeeded(await answer(first, { at }));
      assert.equal(await fee(first), 'none');
      assert.equal(await accounting(addMonths(now, 24)), 'allowed');
    });

    it('given one was free, then it stands under one key of the patient, and the next one is not', async () => {
      const key = `patientAuthority:freeAccounting/${scene.patient.chart.chartId}`;
      const [first, second] = [
        await filed({ what: 'accounting' }),
        await filed({ what: 'accounting' }),
      ];
      const outcome = succeeded(await answer(first));
      assert.ok(key in outcome.privateWrites);
      assert.ok(!(key in succeeded(await answer(second)).privateWrites));
      assert.deepEqual([await fee(first), await fee(second)], ['none', 'allowed']);
    });
  });

  describe('by whom', () => {
    it('given whoever is no privacy officer of the custodian, then neither postponed nor answered', async () => {
      const of = await filed();
      const { consortium, clinician, registrar } = scene;
      const another = await employ(consortium, consortium.millbrook, 'privacy-officer');
      const atPharmacy = await employ(consortium, consortium.cornerstone, 'privacy-officer');
      for (const [as, code] of [
        [clinician, 'ROLE_NOT_PERMITTED'],
        [registrar, 'ROLE_NOT_PERMITTED'],
        [consortium.lakeside.gateway, 'ROLE_NOT_PERMITTED'],
        [consortium.lakeside.admin, 'CREDENTIAL_MISSING'],
        [another, 'NOT_CUSTODIAN'],
        [atPharmacy, 'ORGANIZATION_KIND_NOT_PERMITTED'],
      ] as const) {
        refused(await extend(of, now, as), code);
        refused(await answer(of, {}, as), code);
      }
    });

    it('given another’s request, or none, then REQUEST_UNKNOWN', async () => {
      const { requestId } = await filed();
      const other = await admit(scene.consortium);
      for (const of of [requestOf(other, { requestId }), request()]) {
        refused(await extend(of), 'REQUEST_UNKNOWN');
        refused(await answer(of), 'REQUEST_UNKNOWN');
      }
    });

    it('given the value has not arrived yet, then PRIVATE_DATA_UNAVAILABLE', async () => {
      const of = await filed();
      scene.consortium.ledger.holdsPrivateValues = false;
      refused(await answer(of), 'PRIVATE_DATA_UNAVAILABLE');
    });
  });

  describe('when it is listed', () => {
    async function open(
      state: 'open' | 'overdue',
      { at = now, as = officer, pageSize = 200, bookmark = '' } = {},
    ): Promise<OpenRequestPage> {
      const outcome = await scene.consortium.ledger.run({
        ...{ as, call: 'AccessControlContract:ListOpenRequests', at },
        args: [state, String(pageSize), bookmark],
      });
      return JSON.parse(succeeded(outcome).payload) as OpenRequestPage;
    }
    const ids = ({ requests }: OpenRequestPage): string[] =>
      requests.map(({ requestId }) => requestId).sort();

    it('given time passes, then what is open becomes overdue, unless it was postponed or answered', async () => {
      const [left, postponed, done] = [await filed(), await filed(), await filed()];
      succeeded(await extend(postponed));
      succeeded(await answer(done));
      const both = [left.requestId, postponed.requestId].sort();
      const last = addDays(now, 30);
      assert.deepEqual(ids(await open('open', { at: last })), both);
      assert.deepEqual(ids(await open('overdue', { at: last })), []);
      const at = justAfter(last);
      assert.deepEqual(ids(await open('overdue', { at })), [left.requestId]);
      assert.deepEqual(ids(await open('open', { at })), both);
    });

    it('given another hospital, then it sees none of them', async () => {
      await filed();
      const { consortium } = scene;
      const as = await employ(consortium, consortium.millbrook, 'privacy-officer');
      assert.deepEqual(ids(await open('open', { as })), []);
    });

    it('given several patients, then a page at a time, each request once', async () => {
      const other = await admit(scene.consortium);
      await scene.enrol(other);
      const theirs = requestOf(other);
      succeeded(await file(theirs, { device: other.authenticator }));
      const all = [await filed(), await filed(), theirs].map(({ requestId }) => requestId).sort();
      const first = await open('open', { pageSize: 2 });
      const second = await open('open', { pageSize: 2, bookmark: first.bookmark });
      assert.deepEqual([first.requests.length, second.bookmark], [2, '']);
      assert.deepEqual([...ids(first), ...ids(second)].sort(), all);
      const text = await scene.read('ListRequests', other.chart.chartId, '200', '');
      const own = JSON.parse(text) as PatientRequestPage;
      assert.deepEqual(
        [own.requests.map((each) => each.requestId), own.bookmark],
        [[theirs.requestId], ''],
      );
    });
  });
});
