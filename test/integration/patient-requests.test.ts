import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  addDays,
  saltedDigest,
  type PatientRequest,
  type PatientRequestStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, post, type SignedIn } from '../support/admissions.js';
import { organization } from '../support/network.js';
import { answered, asAdministrator, asPerson, eventually } from '../support/operator.js';
import { act, Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';
import { askApi, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const text = `The dose of ${randomUUID()} is wrong.`;

interface Shown {
  readonly request: PatientRequest;
  readonly dueAt: string;
  readonly state: string;
  readonly explanation?: string;
}

describe('what patients ask of their hospital', function () {
  this.timeout(240_000);
  let officer: SignedIn;
  let patient: Patient;
  let tokens: Tokens;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    officer = await employ(custodian, 'privacy-officer', pharmacy);
    patient = await Patient.admit(custodian);
    tokens = await enrol(patient, registrar, second);
  });

  function signed(change: Partial<PatientRequestStatement> = {}, device = patient.device) {
    const statement: PatientRequestStatement = {
      ...{ kind: 'patient-request', ...patient.statement() },
      ...{ requestId: randomUUID(), what: 'access' },
      ...change,
    };
    return { statement, assertion: device.sign(statement) };
  }

  async function filed(
    change: Partial<PatientRequestStatement> = {},
    more: object = {},
  ): Promise<string> {
    const sent = { ...signed(change), ...more };
    const response = await post(custodian, '/requests', tokens, sent);
    assert.equal(response.status, 201, await response.clone().text());
    return sent.statement.requestId;
  }

  async function own(requestId: string): Promise<Shown> {
    const response = await askApi(custodian, '/requests/own', tokens);
    assert.equal(response.status, 200, await response.clone().text());
    const { requests } = (await response.json()) as { requests: Shown[] };
    return requests.find((each) => each.request.requestId === requestId) ?? assert.fail(requestId);
  }

  /** Ids of all that waits, page by page. */
  async function waiting(state: string): Promise<string[]> {
    const found: string[] = [];
    let bookmark = '';
    do {
      const path = `/requests?state=${state}&pageSize=2&bookmark=${bookmark}`;
      const response = await askApi(custodian, path, officer.tokens);
      assert.equal(response.status, 200, await response.clone().text());
      const page = (await response.json()) as { requests: Shown[]; bookmark: string };
      found.push(...page.requests.map(({ request }) => request.requestId));
      bookmark = page.bookmark;
    } while (bookmark !== '');
    return found;
  }

  const answer = (requestId: string, outcome = 'granted', reasons: string[] = []) =>
    post(custodian, `/requests/${requestId}/answer`, officer.tokens, {
      ...{ patientId: patient.chart.chartId, outcome, reasons },
    });

  const extend = (requestId: string) =>
    post(custodian, `/requests/${requestId}/extension`, officer.tokens, {
      ...{ patientId: patient.chart.chartId, reason: 'stored-elsewhere' },
    });

  async function refused(response: Response, code: string): Promise<void> {
    const body = (await response.json()) as { code?: string };
    assert.equal(body.code, code, JSON.stringify(body));
  }

  it('is due thirty days after it was received, sixty where it is postponed, and is answered once', async () => {
    const requestId = await filed();
    const { request, dueAt, state } = await own(requestId);
    assert.deepEqual([state, dueAt], ['open', addDays(request.receivedAt, 30)]);
    assert.ok((await waiting('open')).includes(requestId));
    assert.ok(!(await waiting('overdue')).includes(requestId));
    assert.equal((await extend(requestId)).status, 204);
    await refused(await extend(requestId), 'EXTENSION_NOT_PERMITTED');
    const postponed = await own(requestId);
    assert.equal(postponed.dueAt, addDays(request.receivedAt, 60));
    assert.equal(postponed.request.extension?.reason, 'stored-elsewhere');
    await refused(await answer(requestId, 'denied'), 'ANSWER_NOT_PERMITTED');
    assert.equal((await answer(requestId)).status, 204);
    await refused(await answer(requestId), 'REQUEST_ANSWERED');
    await refused(await extend(requestId), 'REQUEST_ANSWERED');
    const done = await own(requestId);
    assert.deepEqual([done.state, done.request.answer?.outcome], ['answered', 'granted']);
    assert.ok(!(await waiting('open')).includes(requestId));
  });

  it('can be an amendment of a record, with a text that no peer can read', async () => {
    const explanation = { salt: newSalt(), text };
    const textDigest = saltedDigest(explanation.salt, text);
    const about = { what: 'amendment' as const, recordId: randomUUID() };
    const requestId = await filed({ ...about, textDigest }, { explanation });
    const { request, dueAt, explanation: shown } = await own(requestId);
    assert.deepEqual([dueAt, shown], [addDays(request.receivedAt, 60), text]);
    const listed = query('AccessControlContract:ListRequests', patient.chart.chartId, '200', '');
    let byCli = '';
    await eventually(async () => {
      byCli = await answered(() => asPerson(pharmacy.name, 'registrar', listed));
      return answerOf(byCli).includes(requestId);
    });
    assert.ok(!byCli.includes('The dose'));
    assert.equal((await answer(requestId, 'denied', ['accurate-and-complete'])).status, 204);
  });

  it('is a free accounting once in twelve months', async () => {
    const [first, second] = [
      await filed({ what: 'accounting' }),
      await filed({ what: 'accounting' }),
    ];
    for (const requestId of [first, second]) {
      assert.equal((await answer(requestId)).status, 204);
    }
    assert.equal((await own(first)).request.answer?.fee, 'none');
    assert.equal((await own(second)).request.answer?.fee, 'allowed');
  });

  it('is nobody else’s to make, by the gateway and by the stock CLI', async () => {
    const { gateway } = custodian;
    const stranger = new SoftwareAuthenticator({
      rpId: new URL(gateway).hostname,
      origin: gateway,
    });
    const forged = signed({}, stranger);
    await refused(await post(custodian, '/requests', tokens, forged), 'SIGNATURE_INVALID');
    await refused(
      await post(custodian, '/requests', officer.tokens, signed()),
      'SCOPE_INSUFFICIENT',
    );
    const argument = { salt: newSalt(), nonceSalt: newSalt(), signed: forged };
    const digest = saltedDigest(argument.salt, forged);
    const line = act('FileRequest', forged.statement.requestId, digest, argument);
    const byCli = await asAdministrator(custodian.name, line);
    assert.ok(!byCli.ok);
    assert.match(byCli.text, /\[SIGNATURE_INVALID\]/);
  });

  it('is postponed and answered by a privacy officer of the custodian alone, with the stock CLI too', async () => {
    const requestId = await filed();
    const named = { patientId: patient.chart.chartId, requestId };
    const postpone = { ...named, reason: 'large-volume' };
    const grant = { ...named, outcome: 'granted', reasons: [] };
    const line = (name: string, request: typeof postpone | typeof grant, salts: object = {}) => {
      const salt = newSalt();
      return act(name, requestId, saltedDigest(salt, request), { salt, ...salts, request });
    };
    const extension = () => line('ExtendRequest', postpone);
    const answering = () => line('AnswerRequest', grant, { feeSalt: newSalt() });
    for (const [where, who, code] of [
      [custodian, 'clinician', 'ROLE_NOT_PERMITTED'],
      [other, 'privacy-officer', 'NOT_CUSTODIAN'],
      [pharmacy, 'registrar', 'ORGANIZATION_KIND_NOT_PERMITTED'],
    ] as const) {
      for (const attempt of [extension(), answering()]) {
        const { ok, text: said } = await asPerson(where.name, who, attempt);
        assert.ok(!ok);
        assert.ok(said.includes(`[${code}]`), said);
      }
    }
    const answered = await asPerson(custodian.name, 'privacy-officer', answering());
    assert.ok(answered.ok, answered.text);
    const late = await asPerson(custodian.name, 'privacy-officer', extension());
    assert.match(late.text, /\[REQUEST_ANSWERED\]/);
  });
});
