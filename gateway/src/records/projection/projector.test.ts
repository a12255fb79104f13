import assert from 'node:assert/strict';
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HealthChainError, versionsRoot, type Commitment, type Pack } from '@healthchain/protocol';
import sinon from 'sinon';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import { openReadModel, type ReadModel } from '../../platform/read-model/read-model.js';
import { versionSealer } from '../ingest/seal-version.js';
import { packVersions } from '../ingest/pack-versions.js';
import { newSalt } from '../salt.js';
import { newChart, newCompartment } from '@healthchain/protocol/testing/prepared-commits';
import { OwnCommits } from './own-commits.js';
import { type CommittedEvent, Projector } from './projector.js';

const mspId = 'LakesideMSP';
const chart = newChart();
const compartment = newCompartment(chart);

/** A commit of one Observation, as the ledger would hold it. */
async function commit(
  key: KeyObject,
  custodian = mspId,
): Promise<{ commitment: Commitment; packs: Pack[]; recordId: string }> {
  const commitId = randomUUID();
  const id = randomUUID();
  const resource = {
    resourceType: 'Observation',
    id,
    meta: { lastUpdated: '2026-01-01T00:00:00Z' },
  };
  const seal = versionSealer(() => Promise.reject(new Error('nothing is large here')));
  const record = {
    id,
    type: 'Observation',
    json: JSON.stringify(resource),
    resource,
    lastUpdated: resource.meta.lastUpdated,
  };
  const packs = packVersions(commitId, [await seal(commitId, record, { chart, compartment, key })]);
  const commitment = {
    commitId,
    custodian,
    root: versionsRoot(packs),
    versions: 1,
    packs: packs.length,
    committedAt: '2026-01-01T00:00:00Z',
  };
  return { commitment, packs, recordId: id };
}

describe('Projector', () => {
  const key = createSecretKey(randomBytes(32));
  let folder: string;
  let readModel: ReadModel;
  const onPostponed = sinon.spy();
  let own: OwnCommits;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'healthchain-projector-'));
    readModel = await openReadModel({ folder, wrappingKey: softwareWrappingKey() });
    onPostponed.resetHistory();
    own = new OwnCommits();
  });

  afterEach(async () => {
    await readModel.close();
    rmSync(folder, { recursive: true });
  });

  function projector(
    commits: readonly { commitment: Commitment; packs: Pack[] }[],
    isMissing: () => boolean = () => false,
  ): Projector {
    const find = (commitId: string) =>
      commits.find(({ commitment }) => commitment.commitId === commitId)!;
    return new Projector({
      mspId,
      readModel,
      sources: {
        pack: (commitId, index) =>
          isMissing()
            ? Promise.reject(new HealthChainError('PRIVATE_DATA_UNAVAILABLE'))
            : Promise.resolve(find(commitId).packs[index]!),
        compartment: () => Promise.resolve(compartment),
        chart: () => Promise.resolve(chart),
        key: () => Promise.resolve(key),
        fetchContent: () => Promise.reject(new HealthChainError('CONTENT_UNAVAILABLE')),
      },
      own,
      commits: async function* (): AsyncGenerator<CommittedEvent> {
        for (const [index, { commitment }] of commits.entries()) {
          yield await Promise.resolve({
            commitment,
            position: { blockNumber: BigInt(index), transactionId: `t${index}` },
          });
        }
      },
      commitment: (commitId) => Promise.resolve(find(commitId).commitment),
      onPostponed,
      retryInterval: 60_000,
      patience: 5_000,
    });
  }

  const run = (one: Projector): Promise<void> => one.run(new AbortController().signal);

  it('takes in the own commits and passes those of others', async () => {
    const [own, other] = [await commit(key), await commit(key, 'MillbrookMSP')];
    await run(projector([own, other]));
    assert.ok(await readModel.findRecord('Observation', own.recordId));
    assert.equal(await readModel.findRecord('Observation', other.recordId), undefined);
    assert.deepEqual(await readModel.checkpoint(), { blockNumber: 1n, transactionId: 't1' });
  });

  it('takes what this process committed from memory, under the root that the ledger has', async () => {
    const [mine, other] = [await commit(key), await commit(key)];
    const one = projector([mine, other], () => true);
    const rows = { commitId: mine.commitment.commitId, charts: [], compartments: [], records: [] };
    own.add(mine.commitment.commitId, mine.commitment.root, () => rows);
    own.add(other.commitment.commitId, mine.commitment.root, () => rows);
    await run(one);
    assert.deepEqual(await readModel.pendingCommits(), [other.commitment.commitId]);
    assert.equal(await readModel.hasCommit(mine.commitment.commitId), true);
    assert.equal(own.take(mine.commitment), undefined);
  });

  it('takes in what is around a commit that the read model refuses', async () => {
    const [first, broken, last] = [await commit(key), await commit(key), await commit(key)];
    const rows = { commitId: broken.commitment.commitId, charts: [], records: [] };
    const orphan = { ...compartment, compartmentId: randomUUID(), chartId: randomUUID() };
    own.add(rows.commitId, broken.commitment.root, () => ({ ...rows, compartments: [orphan] }));
    await run(projector([first, broken, last]));
    sinon.assert.calledOnce(onPostponed);
    assert.deepEqual(await readModel.pendingCommits(), [rows.commitId]);
    assert.ok(await readModel.findRecord('Observation', first.recordId));
    assert.ok(await readModel.findRecord('Observation', last.recordId));
    assert.deepEqual(await readModel.checkpoint(), { blockNumber: 2n, transactionId: 't2' });
  });

  it('lets a writer wait until its commit can be read, before or after it arrives', async () => {
    const own = await commit(key);
    const one = projector([own]);
    const waiting = one.readable(own.commitment.commitId);
    await run(one);
    await waiting;
    await one.readable(own.commitment.commitId);
    assert.ok(await readModel.findRecord('Observation', own.recordId));
  });

  it('does not miss a commit that arrives while the read model is asked for it', async () => {
    const own = await commit(key);
    const one = projector([own]);
    const asked = sinon.stub(readModel, 'hasCommit').callsFake(async () => {
      await run(one);
      return false;
    });
    const answered = await Promise.race([
      one.readable(own.commitment.commitId),
      new Promise((resolve) => setTimeout(resolve, 1_000, 'too late')),
    ]);
    asked.restore();
    assert.equal(answered, true);
  });

  it('postpones a commit whose private data is late, and takes it in when it is there', async () => {
    const [late, next] = [await commit(key), await commit(key)];
    let missing = true;
    const one = projector([late], () => missing);
    await run(one);
    sinon.assert.calledOnce(onPostponed);
    assert.equal((await readModel.pendingCommits()).length, 1);
    await run(projector([next]));
    assert.ok(await readModel.findRecord('Observation', next.recordId));
    missing = false;
    await one.retryPostponed();
    assert.ok(await readModel.findRecord('Observation', late.recordId));
    assert.deepEqual(await readModel.pendingCommits(), []);
  });

  it('lets the first commit of a record id stand, and goes on after a second', async () => {
    const [first, next] = [await commit(key), await commit(key)];
    const commitId = randomUUID();
    const packs = first.packs.map((pack) => ({ ...pack, commitId, salt: newSalt() }));
    const second = { packs, commitment: { ...first.commitment, commitId } };
    await run(projector([first, second, next]));
    assert.equal(await readModel.hasCommit(first.commitment.commitId), true);
    assert.equal(await readModel.hasCommit(commitId), true);
    assert.deepEqual(await readModel.pendingCommits(), []);
    sinon.assert.notCalled(onPostponed);
    assert.ok(await readModel.findRecord('Observation', next.recordId));
  });

  it('does not take in a commit that is not what the ledger’s root says, and goes on', async () => {
    const [altered, next] = [await commit(key), await commit(key)];
    const [pack] = altered.packs;
    await run(
      projector([
        {
          ...altered,
          packs: [{ ...pack!, versions: [{ ...pack!.versions[0]!, salt: newSalt() }] }],
        },
        next,
      ]),
    );
    assert.equal((onPostponed.firstCall.args[0] as HealthChainError).code, 'COMMITMENT_MISMATCH');
    assert.equal(await readModel.findRecord('Observation', altered.recordId), undefined);
    assert.ok(await readModel.findRecord('Observation', next.recordId));
  });
});
