import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { publicStatementBase, SoftwareAuthenticator } from '@healthchain/protocol/testing';
import sinon from 'sinon';
import {
  chartsApp,
  patientId,
  problemCode,
  publicKeyDigest,
  type Who,
} from '../charts/test-support/charts-app.js';
import { passkeysRouter } from './router.js';

const organization = 'LakesideMSP';
const now = '2026-01-31T00:00:00.000Z';
const site = { rpId: 'localhost', origin: 'http://localhost' };
const [first, second] = [new SoftwareAuthenticator(site), new SoftwareAuthenticator(site)];
const enrolmentId = randomUUID();
const passkeyId = randomUUID();

const subjects = {
  patient: { patientId },
  clinician: { organization, publicKeyDigest },
} as const;
type Signer = keyof typeof subjects;

function addition<Of extends object>(subject: Of) {
  const statement = {
    ...{ kind: 'passkey-addition' as const, ...publicStatementBase(now) },
    ...{ subject, enrolmentId, passkeyId, passkey: second.passkey },
  };
  const signed = statement as never;
  return { statement, assertion: first.sign(signed), possession: second.sign(signed) };
}

function removal<Of extends object>(subject: Of) {
  const statement = {
    ...{ kind: 'passkey-removal' as const, ...publicStatementBase(now) },
    ...{ subject, enrolmentId, passkeyId, removalId: randomUUID() },
  };
  return { statement, assertion: first.sign(statement as never) };
}

const changeAt = (at: string) => ({ changeId: randomUUID(), at });

function ledgerOf() {
  return {
    holder: sinon.stub().resolves({ enrolmentId, passkey: first.passkey }),
    changes: sinon.stub().resolves([]),
    add: sinon.stub().resolves(),
    remove: sinon.stub().resolves(),
  };
}

function setUp() {
  const [patients, providers] = [ledgerOf(), ledgerOf()];
  const app = chartsApp((guard) => passkeysRouter({ guard, organization, patients, providers }));
  const post = (path: string, body: object, who?: Who) =>
    app.as(who).post(`/api/v1${path}`).send(body);
  return { ...app, post, ledgers: { patient: patients, clinician: providers } };
}

describe('the routes of people’s own passkeys', () => {
  for (const who of ['patient', 'clinician'] as const satisfies readonly Signer[]) {
    const other = who === 'patient' ? 'clinician' : 'patient';
    const subject = subjects[who];

    describe(`for a ${who}`, () => {
      it('given GET /passkeys, then those that stand, and their changes from the first on', async () => {
        const { as, ledgers } = setUp();
        const added = { statement: { passkeyId, passkey: second.passkey } };
        const holder = { enrolmentId, passkey: first.passkey };
        ledgers[who].holder.resolves({ ...holder, additions: [added], removed: [enrolmentId] });
        const [later, earlier] = [changeAt('2026-02-01T00:00:00.000Z'), changeAt(now)];
        ledgers[who].changes.resolves([later, earlier]);
        const response = await as(who).get('/api/v1/passkeys');
        assert.equal(response.status, 200);
        assert.deepEqual(response.body, {
          ...{ enrolmentId, passkeys: [{ passkeyId, passkey: second.passkey }] },
          changes: [earlier, later],
        });
        sinon.assert.calledOnceWithExactly(ledgers[who].holder, subject);
        sinon.assert.notCalled(ledgers[other].holder);
      });

      it('given nobody enrolled, then none', async () => {
        const { as, ledgers } = setUp();
        ledgers[who].holder.resolves(undefined);
        const response = await as(who).get('/api/v1/passkeys');
        assert.deepEqual(response.body, { passkeys: [], changes: [] });
      });

      it('given a signed addition, then it is handed in', async () => {
        const { post, ledgers } = setUp();
        const body = addition(subject);
        const response = await post('/passkeys', body, who);
        assert.deepEqual([response.status, response.body], [201, { passkeyId }]);
        sinon.assert.calledOnceWithExactly(ledgers[who].add, body);
        sinon.assert.notCalled(ledgers[other].add);
      });

      it('given a signed removal, then it is handed in', async () => {
        const { post, ledgers } = setUp();
        const body = removal(subject);
        const response = await post(`/passkeys/${passkeyId}/removal`, body, who);
        assert.equal(response.status, 204);
        sinon.assert.calledOnceWithExactly(ledgers[who].remove, body);
      });

      it('given what the contract refuses, then its code is answered', async () => {
        const { post, ledgers } = setUp();
        ledgers[who].add.rejects(new HealthChainError('PASSKEYS_EXHAUSTED'));
        const added = await post('/passkeys', addition(subject), who);
        assert.deepEqual([added.status, problemCode(added)], [409, 'PASSKEYS_EXHAUSTED']);
        ledgers[who].remove.rejects(new HealthChainError('LAST_PASSKEY'));
        const path = `/passkeys/${passkeyId}/removal`;
        const removed = await post(path, removal(subject), who);
        assert.deepEqual([removed.status, problemCode(removed)], [409, 'LAST_PASSKEY']);
      });

      it('given another person’s statement, another passkey’s, or another kind’s, then INVALID_ARGUMENT', async () => {
        const { post, ledgers } = setUp();
        const path = `/passkeys/${passkeyId}/removal`;
        const someone =
          who === 'patient'
            ? { patientId: randomUUID() }
            : { organization, publicKeyDigest: '0'.repeat(64) };
        for (const theirs of [someone, subjects[other]]) {
          const answers = [
            await post('/passkeys', addition(theirs), who),
            await post(path, removal(theirs), who),
          ];
          for (const answer of answers) assert.equal(problemCode(answer), 'INVALID_ARGUMENT');
        }
        const elsewhere = `/passkeys/${randomUUID()}/removal`;
        const misnamed = await post(elsewhere, removal(subject), who);
        assert.equal(problemCode(misnamed), 'INVALID_ARGUMENT');
        sinon.assert.notCalled(ledgers[who].add);
        sinon.assert.notCalled(ledgers[who].remove);
      });
    });
  }

  it('given a delegate, then SCOPE_INSUFFICIENT: theirs is what the patient named', async () => {
    const { as } = setUp();
    const response = await as('delegate').get('/api/v1/passkeys');
    assert.equal(problemCode(response), 'SCOPE_INSUFFICIENT');
  });

  it('given nobody, then TOKEN_MISSING', async () => {
    const { as, post } = setUp();
    assert.equal(problemCode(await as().get('/api/v1/passkeys')), 'TOKEN_MISSING');
    assert.equal(problemCode(await post('/passkeys', {})), 'TOKEN_MISSING');
  });
});
