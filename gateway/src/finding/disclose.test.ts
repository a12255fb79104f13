import assert from 'node:assert/strict';
import { HealthChainError, type Credential } from '@healthchain/protocol';
import sinon from 'sinon';
import { policyInForce } from '../access/test-support/standing-reader.js';
import { discloser } from './disclose.js';
import { AttemptLimit } from './attempt-limit.js';

const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const clinician = 'ab'.repeat(32);
const asker = { mspId: 'MillbrookMSP', clinician };
const credential: Credential = {
  ...{ publicKeyDigest: clinician, role: 'resident', organization: 'MillbrookMSP' },
  ...{ issuedAt: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' },
  countersignedBy: 'CornerstoneMSP',
};
const now = () => Date.parse('2026-06-01T00:00:00Z');

function setUp(change: Partial<Credential> = {}) {
  const ledger = {
    credential: sinon.stub().resolves({ ...credential, ...change }),
    policy: sinon.stub().resolves(policyInForce),
  };
  const journal = { record: sinon.stub().resolves() };
  const attempts = new AttemptLimit({ most: 2, window: 1000, now });
  const look = sinon.stub().resolves(patientId);
  const disclose = discloser({ mspId: 'LakesideMSP', ledger, journal, attempts, now });
  return { ledger, journal, look, disclose };
}

describe('the disclosure of who a patient is', () => {
  it('given another hospital’s clinician, then it is journalled before it is answered', async () => {
    const { disclose, journal, ledger, look } = setUp();
    let journalled = (): void => undefined;
    journal.record.returns(
      new Promise<void>((resolve) => {
        journalled = resolve;
      }),
    );
    const answered = sinon.spy();
    const answer = disclose(asker, 'match', look).then(answered);
    await new Promise(setImmediate);
    sinon.assert.notCalled(answered);
    journalled();
    await answer;
    sinon.assert.calledOnceWithExactly(answered, patientId);
    const actor = {
      ...{ kind: 'organization', mspId: 'MillbrookMSP' },
      publicKeyDigest: clinician,
    };
    const event = { patientId, actor, interaction: 'match', records: [] };
    sinon.assert.calledOnceWithExactly(journal.record, [event]);
    sinon.assert.calledOnceWithExactly(ledger.credential, 'MillbrookMSP', clinician);
  });

  it('given the own clinician, then they are named as a person', async () => {
    const { disclose, journal, look } = setUp();
    await disclose({ mspId: 'LakesideMSP', clinician }, 'share', look);
    const actor = { kind: 'person', publicKeyDigest: clinician };
    const event = { patientId, actor, interaction: 'share', records: [] };
    sinon.assert.calledOnceWithExactly(journal.record, [event]);
  });

  it('given a journal that cannot be written, then there is no answer', async () => {
    const { disclose, journal, look } = setUp();
    journal.record.rejects(new Error('disk full'));
    await assert.rejects(disclose(asker, 'match', look), /disk full/);
  });

  for (const [what, change, code] of [
    ['a registrar', { role: 'registrar' }, 'ROLE_NOT_PERMITTED'],
    ['a gateway', { role: 'gateway' }, 'ROLE_NOT_PERMITTED'],
    ['a revoked credential', { revokedAt: '2026-05-01T00:00:00Z' }, 'CREDENTIAL_INACTIVE'],
    ['an expired one', { validUntil: '2026-05-01T00:00:00Z' }, 'CREDENTIAL_INACTIVE'],
    ['one that nobody countersigned', { countersignedBy: undefined }, 'CREDENTIAL_INACTIVE'],
  ] as const) {
    it(`given ${what}, then nobody is looked for, whatever the asking gateway says`, async () => {
      const { disclose, look } = setUp(change);
      await assert.rejects(disclose(asker, 'share', look), { code });
      sinon.assert.notCalled(look);
    });
  }

  it('given a key without a credential, then it is refused; other failures stay what they are', async () => {
    const { disclose, ledger, look } = setUp();
    ledger.credential.rejects(new HealthChainError('NOT_FOUND'));
    await assert.rejects(disclose(asker, 'share', look), { code: 'CREDENTIAL_MISSING' });
    ledger.credential.rejects(new HealthChainError('LEDGER_UNAVAILABLE'));
    await assert.rejects(disclose(asker, 'share', look), { code: 'LEDGER_UNAVAILABLE' });
  });

  it('given too many attempts of an organisation, some of which found somebody, then it has to wait, and no other', async () => {
    const { disclose, journal, look } = setUp();
    assert.equal(await disclose(asker, 'share', look), patientId);
    look.resolves(undefined);
    const another = { mspId: 'MillbrookMSP', clinician: 'cd'.repeat(32) };
    assert.equal(await disclose(another, 'match', look), undefined);
    await assert.rejects(disclose(asker, 'share', look), { code: 'RATE_LIMITED' });
    assert.equal(await disclose({ ...asker, mspId: 'ThirdMSP' }, 'share', look), undefined);
    sinon.assert.calledOnce(journal.record);
  });

  it('given attempts at the same moment, then no more of them pass', async () => {
    const { disclose, look } = setUp();
    const made = await Promise.allSettled([1, 2, 3, 4].map(() => disclose(asker, 'match', look)));
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 2);
  });
});

describe('the limit of attempts', () => {
  it('given a window that has passed, then it counts anew', () => {
    let clock = 0;
    const limit = new AttemptLimit({ most: 1, window: 1000, now: () => clock });
    const taking = (name: string) => (): void => {
      limit.take(name);
    };
    limit.take('a');
    assert.throws(taking('a'), { code: 'RATE_LIMITED' });
    clock = 500;
    limit.take('b');
    clock = 1000;
    limit.take('a');
    assert.throws(taking('b'), { code: 'RATE_LIMITED' });
  });
});
