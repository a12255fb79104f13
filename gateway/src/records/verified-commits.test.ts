import assert from 'node:assert/strict';
import { HealthChainError, versionsRoot, type Pack } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  newVersion,
} from '@healthchain/protocol/testing/prepared-commits';
import sinon from 'sinon';
import { VerifiedCommits } from './verified-commits.js';

describe('Verified commits', () => {
  const commitId = 'the commit';
  const compartment = newCompartment(newChart());
  const packs: readonly Pack[] = [0, 1].map((index) => ({
    ...{ salt: '0'.repeat(32), commitId, index },
    versions: [newVersion(compartment)],
  }));
  const ids = packs.flatMap(({ versions }) => versions.map(({ recordId }) => recordId));

  function setUp(root = versionsRoot(packs)) {
    const ledger = {
      commitment: sinon.fake.resolves({ commitId, packs: 2, root }),
      pack: sinon.spy((_: string, index: number) =>
        packs[index] === undefined
          ? Promise.reject(new HealthChainError('NOT_FOUND'))
          : Promise.resolve(packs[index]),
      ),
    };
    return { ledger, commits: new VerifiedCommits(ledger) };
  }

  it('given a commit, then all that it wrote, asked for once by whoever asks', async () => {
    const { ledger, commits } = setUp();
    const [one, other] = await Promise.all([commits.of(commitId), commits.of(commitId)]);
    assert.deepEqual([...one.keys()], ids);
    assert.equal(one, other);
    assert.equal(await commits.of(commitId), one);
    sinon.assert.calledOnce(ledger.commitment);
    assert.deepEqual(
      ledger.pack.args.map(([, index]) => index),
      [0, 1],
    );
  });

  it('given something else than its root names, then COMMITMENT_MISMATCH, each time', async () => {
    const { ledger, commits } = setUp('f'.repeat(64));
    for (const times of [1, 2]) {
      await assert.rejects(commits.of(commitId), { code: 'COMMITMENT_MISMATCH' });
      sinon.assert.callCount(ledger.commitment, times);
    }
  });

  it('given it cannot be had, then it is asked for again the next time', async () => {
    const { ledger, commits } = setUp();
    const { commitment } = ledger;
    ledger.commitment = sinon.fake.rejects(new HealthChainError('LEDGER_UNAVAILABLE'));
    await assert.rejects(commits.of(commitId), { code: 'LEDGER_UNAVAILABLE' });
    ledger.commitment = commitment;
    assert.equal((await commits.of(commitId)).size, 2);
  });
});
