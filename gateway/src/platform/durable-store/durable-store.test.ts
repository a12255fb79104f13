import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import sinon from 'sinon';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import { type DurableStore, openDurableStore } from './durable-store.js';
import type { KeeperRelease } from '@healthchain/protocol';

const wrappingKey = softwareWrappingKey();

describe('DurableStore', () => {
  let folder: string;
  let store: DurableStore;
  let clock: number;
  const open = async () => {
    store = await openDurableStore({ folder, wrappingKey, now: () => clock });
  };

  beforeEach(async () => {
    clock = 1_000_000;
    folder = mkdtempSync(join(tmpdir(), 'healthchain-durable-'));
    await open();
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('syncs every change to the disk', async () => {
    await store.close();
    const pragma = sinon.spy(Database.prototype, 'pragma');
    try {
      await open();
      sinon.assert.calledWith(pragma, 'synchronous = FULL');
    } finally {
      pragma.restore();
    }
  });

  describe('once', () => {
    it('is true the first time only, also after a restart and for many at the same time', async () => {
      const attempts = await Promise.all(
        Array.from({ length: 8 }, () => store.once.first('client-a', 'jti', clock + 1000)),
      );
      assert.equal(attempts.filter(Boolean).length, 1);
      await store.close();
      await open();
      assert.equal(await store.once.first('client-a', 'jti', clock + 1000), false);
      assert.equal(await store.once.first('client-b', 'jti', clock + 1000), true);
    });

    it('forgets what has expired', async () => {
      await store.once.first('client-a', 'jti', clock + 1000);
      clock += 1001;
      assert.equal(await store.once.first('client-a', 'jti', clock + 1000), true);
    });
  });

  describe('sentCommits', () => {
    const commit = (commitId: string) => ({ commitId, idempotencyKey: `key of ${commitId}` });

    it('are there after a restart, many at the same time', async () => {
      const ids = ['a', 'b', 'c'];
      await Promise.all(ids.map((id) => store.sentCommits.add(commit(id))));
      await store.close();
      await open();
      assert.deepEqual(await store.sentCommits.all(), ids.map(commit));
    });

    it('are forgotten with the next one that comes', async () => {
      await store.sentCommits.add(commit('a'));
      store.sentCommits.forget('a');
      assert.deepEqual(await store.sentCommits.all(), []);
      await store.sentCommits.add(commit('b'));
      await store.close();
      await open();
      assert.deepEqual(await store.sentCommits.all(), [commit('b')]);
    });
  });

  it('keeps for which consents key keepers hold what, also after a restart', async () => {
    const { escrows } = store;
    await escrows.add('one');
    await escrows.add('two');
    const deposited = { patientId: 'patient', compartmentIds: ['a', 'b'] };
    await escrows.deposited('one', deposited);
    await escrows.add('one');
    await store.close();
    await open();
    assert.deepEqual(await store.escrows.waiting(), [{ consentId: 'two' }]);
    assert.deepEqual(await store.escrows.ofPatient('patient'), [{ consentId: 'one', deposited }]);
    await store.escrows.remove('two');
    assert.deepEqual(await store.escrows.all(), [{ consentId: 'one', deposited }]);
  });

  it('retires compartments and settles their release, also after a restart', async () => {
    const of = (chartId: string, transactionId: string): KeeperRelease => ({
      ...{ chartId, transactionId, salt: '0'.repeat(32), compartments: ['general'] },
    });
    await store.escrows.retire(of('chart', 'one'), ['a']);
    await store.close();
    await open();
    assert.ok(await store.escrows.isSettled(of('chart', 'one')));
    assert.ok(await store.escrows.isRetired('a'));
    assert.ok(!(await store.escrows.isRetired('b')));
    for (const other of [of('chart', 'two'), of('another', 'one')]) {
      assert.ok(!(await store.escrows.isSettled(other)));
    }
    await store.escrows.retire(of('chart', 'two'), ['a', 'b']);
    assert.ok(await store.escrows.isSettled(of('chart', 'two')));
    assert.ok(!(await store.escrows.isSettled(of('chart', 'one'))));
    assert.ok(await store.escrows.isRetired('b'));
  });

  it('keeps what ended, by its kind, also after a restart', async () => {
    await store.ended.add('consent', 'one');
    await store.ended.add('consent', 'one');
    await store.close();
    await open();
    assert.ok(await store.ended.has('consent', 'one'));
    assert.ok(!(await store.ended.has('enrolment', 'one')));
    assert.ok(!(await store.ended.has('consent', 'two')));
  });

  it('keeps pending content by commit until it is settled', async () => {
    await store.pendingContent.add({ cid: 'bafya', size: 1, commitId: 'one' });
    await store.pendingContent.add({ cid: 'bafyb', size: 2, commitId: 'one' });
    clock += 10;
    await store.pendingContent.add({ cid: 'bafyc', size: 3, commitId: 'two' });
    assert.deepEqual(await store.pendingContent.commitsBefore(clock), ['one']);
    assert.deepEqual(await store.pendingContent.ofCommit('one'), [
      { cid: 'bafya', size: 1, commitId: 'one' },
      { cid: 'bafyb', size: 2, commitId: 'one' },
    ]);
    await store.pendingContent.settle('one');
    assert.deepEqual(await store.pendingContent.commitsBefore(clock + 1), ['two']);
  });

  it('takes up replicas within an organisation’s quota', async () => {
    const replica = (organization: string, cid: string, size: number) =>
      store.replicas.reserve({ organization, cid, size }, 100);
    assert.equal(await replica('a', 'x', 60), true);
    assert.equal(await replica('a', 'x', 60), true);
    assert.equal(await replica('a', 'y', 41), false);
    assert.equal(await replica('b', 'x', 100), true);
    await store.replicas.delete('a', 'x');
    assert.equal(await store.replicas.holds('a', 'x'), false);
    assert.equal(await store.replicas.isHeld('x'), true);
    assert.equal(await replica('a', 'y', 41), true);
  });

  describe('states of sign-ins', () => {
    const state = (payload: string, more: { uid?: string; grantId?: string } = {}) => ({
      payload,
      ...more,
      expiresAt: clock + 1000,
    });

    it('are found by id and uid, also after a restart, until they expire', async () => {
      await store.signInStates.put('Session', 'one', state('a', { uid: 'u' }));
      await store.signInStates.put('Session', 'one', state('b', { uid: 'v' }));
      await store.close();
      await open();
      const known = { payload: 'b', consumedAt: undefined };
      assert.deepEqual(await store.signInStates.find('Session', 'one'), known);
      assert.deepEqual(await store.signInStates.findByUid('Session', 'v'), known);
      assert.equal(await store.signInStates.findByUid('Session', 'u'), undefined);
      assert.equal(await store.signInStates.find('Grant', 'one'), undefined);
      clock += 1000;
      assert.equal(await store.signInStates.find('Session', 'one'), undefined);
      assert.equal(await store.signInStates.take('Session', 'one'), undefined);
    });

    it('are used once only, also after a restart and for many at the same time', async () => {
      await store.signInStates.put('Code', 'one', state('a'));
      const consume = () => store.signInStates.consume('Code', 'one');
      const attempts = await Promise.all(Array.from({ length: 8 }, consume));
      assert.equal(attempts.filter(Boolean).length, 1);
      await store.close();
      await open();
      assert.equal(await consume(), false);
      assert.equal((await store.signInStates.find('Code', 'one'))?.consumedAt, clock);
    });

    it('are taken out by one only', async () => {
      await store.signInStates.put('Challenge', 'one', state('a'));
      const take = () => store.signInStates.take('Challenge', 'one');
      const taken = await Promise.all(Array.from({ length: 8 }, take));
      assert.deepEqual(
        taken.filter((each) => each !== undefined),
        ['a'],
      );
    });

    it('are forgotten by id and by grant', async () => {
      await store.signInStates.put('Code', 'one', state('a', { grantId: 'g' }));
      await store.signInStates.put('Code', 'two', state('b', { grantId: 'g' }));
      await store.signInStates.put('Code', 'three', state('c', { grantId: 'h' }));
      await store.signInStates.delete('Code', 'one');
      assert.equal(await store.signInStates.find('Code', 'one'), undefined);
      await store.signInStates.deleteGrant('Code', 'g');
      assert.equal(await store.signInStates.find('Code', 'two'), undefined);
      assert.equal((await store.signInStates.find('Code', 'three'))?.payload, 'c');
    });
  });

  describe('share codes', () => {
    const code = (digest: string, patientId = 'p') => ({
      ...{ digest, tag: 'T', patientId },
      expiresAt: clock + 1000,
    });
    const add = (digest: string, patientId?: string) =>
      store.shareCodes.add(code(digest, patientId), 2);

    it('are used once only, also after a restart and for many at the same time', async () => {
      await add('one');
      await store.close();
      await open();
      assert.deepEqual(await store.shareCodes.withTag('T'), ['one']);
      const take = () => store.shareCodes.take('one');
      const taken = await Promise.all(Array.from({ length: 8 }, take));
      assert.deepEqual(
        taken.filter((each) => each !== undefined),
        ['p'],
      );
      assert.deepEqual(await store.shareCodes.withTag('T'), []);
    });

    it('are as many as may be for each patient, also when asked for at the same time', async () => {
      const added = await Promise.all(['a', 'b', 'c', 'd'].map((digest) => add(digest)));
      assert.deepEqual(added, [true, true, false, false]);
      assert.equal(await add('e', 'q'), true);
      clock += 1000;
      assert.equal(await add('f'), true);
    });

    it('expire, and can be withdrawn', async () => {
      await add('one');
      await add('two', 'q');
      await store.shareCodes.withdraw('p');
      assert.deepEqual(await store.shareCodes.withTag('T'), ['two']);
      assert.deepEqual(await store.shareCodes.withTag('U'), []);
      clock += 1000;
      assert.deepEqual(await store.shareCodes.withTag('T'), []);
      assert.equal(await store.shareCodes.take('two'), undefined);
    });
  });

  it('keeps settings', async () => {
    assert.equal(await store.settings.get('directory-chart'), undefined);
    await store.settings.set('directory-chart', 'one');
    await store.settings.set('directory-chart', 'two');
    assert.equal(await store.settings.get('directory-chart'), 'two');
  });
});
