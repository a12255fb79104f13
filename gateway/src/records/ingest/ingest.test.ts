import assert from 'node:assert/strict';
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import {
  HealthChainError,
  versionsPayloadSchema,
  versionsRoot,
  type Commitment,
  type CommitRequest,
  type KeeperRelease,
  type VersionsPayload,
} from '@healthchain/protocol';
import sinon from 'sinon';
import { CompartmentRegister } from '../compartments/compartment-register.js';
import { openVersion } from '../open-version.js';
import type { SentCommit } from '../../platform/durable-store/sent-commits.js';
import { OwnCommits } from '../projection/own-commits.js';
import { projectCommit } from '../projection/project-commit.js';
import type { NewRecord } from '../types.js';
import { ingest } from './ingest.js';
import { versionSealer } from './seal-version.js';

const directory = randomUUID();

function newRecord(type: string, resource: Record<string, unknown> = {}): NewRecord {
  const id = randomUUID();
  const json = JSON.stringify({ resourceType: type, id, ...resource });
  return { id, type, json, resource: { resourceType: type, id, ...resource }, lastUpdated: '' };
}

function setUp(outcome?: HealthChainError) {
  const keys: KeyObject[] = [];
  const compartments = new CompartmentRegister({
    mspId: 'LakesideMSP',
    keys: {
      get: () => Promise.reject(new HealthChainError('KEY_UNAVAILABLE')),
      create: () => {
        const key = createSecretKey(randomBytes(32));
        keys.push(key);
        return {
          key,
          wrappedKey: { algorithm: 'RSA-OAEP', keyId: '0'.repeat(64), ciphertext: 'AAAA' },
        };
      },
    },
    known: {
      chart: () => Promise.resolve(undefined),
      compartments: () => Promise.resolve([]),
    },
    isRetired: () => Promise.resolve(false),
  });
  const stored = new Map<string, Uint8Array>();
  const options = {
    directory: () => Promise.resolve(directory),
    chartOf: () => Promise.resolve(undefined),
    sensitivities: {
      ofRecord: () => Promise.resolve(undefined),
      ofEncounter: () => Promise.resolve([]),
    },
    compartments,
    seal: versionSealer((_commitId, ciphertext) => {
      stored.set('b'.repeat(30), ciphertext);
      return Promise.resolve({ cid: 'b'.repeat(30), size: ciphertext.length });
    }),
    commit: sinon.spy((_request: CommitRequest, _payload: VersionsPayload) =>
      outcome === undefined ? Promise.resolve() : Promise.reject(outcome),
    ),
    own: new OwnCommits(),
    settle: sinon.spy((_commitId: string) => Promise.resolve()),
    doubts: {
      mayStand: sinon.spy((_commit: SentCommit) => undefined),
      stands: sinon.spy((_commitId: string) => undefined),
    },
    sent: {
      add: sinon.spy((_commit: SentCommit) => Promise.resolve()),
      forget: sinon.spy((_commitId: string) => undefined),
    },
    onFailedAfterCommit: sinon.spy((_error: unknown) => undefined),
    release: sinon.spy((_commitId: string) => Promise.resolve()),
    readable: sinon.spy((_commitId: string) => Promise.resolve(true)),
    releases: {
      of: sinon.stub<[Iterable<string>], readonly KeeperRelease[]>().returns([]),
      learn: sinon.spy((_chartIds: Iterable<string>) => Promise.resolve()),
    },
  };
  return { options, stored, keys };
}

const firstCall = (
  spy: sinon.SinonSpy<[CommitRequest, VersionsPayload]>,
): [CommitRequest, VersionsPayload] => spy.firstCall.args;

describe('ingest', () => {
  const patient = newRecord('Patient');
  const about = { subject: { reference: `Patient/${patient.id}` } };

  it('commits all records at once, in order, under the root of what it sends', async () => {
    const { options } = setUp();
    const records = [patient, newRecord('Observation', about), newRecord('Practitioner')];
    await ingest(options, records);
    sinon.assert.calledOnce(options.commit);
    const [request, payload] = firstCall(options.commit);
    assert.equal(request.root, versionsRoot(versionsPayloadSchema.parse(payload).packs));
    assert.deepEqual(
      payload.packs.flatMap((pack) => pack.versions.map((version) => version.recordId)),
      records.map((record) => record.id),
    );
    assert.deepEqual(
      payload.charts.map((chart) => chart.chartId),
      [patient.id, directory],
    );
    sinon.assert.calledWith(options.readable, request.commitId);
    sinon.assert.notCalled(options.doubts.stands);
  });

  it('tells reads in advance what they would find on the ledger', async () => {
    const { options, keys } = setUp();
    const meta = { lastUpdated: '2026-01-01T00:00:00Z' };
    const observation = { ...newRecord('Observation', { ...about, meta }), ...meta };
    await ingest(options, [
      { ...newRecord('Patient', { meta }), ...meta, id: patient.id },
      observation,
    ]);
    const [{ commitId, root }, { charts, compartments, packs }] = firstCall(options.commit);
    const told = options.own.take({ commitId, root });
    const fromLedger = await projectCommit(
      {
        pack: (_commitId, index) => Promise.resolve(packs[index]!),
        compartment: (id) =>
          Promise.resolve(compartments.find(({ compartmentId }) => compartmentId === id)!),
        chart: (id) => Promise.resolve(charts.find(({ chartId }) => chartId === id)!),
        key: ({ compartmentId }) =>
          Promise.resolve(
            keys[compartments.findIndex((one) => one.compartmentId === compartmentId)]!,
          ),
        fetchContent: () => Promise.reject(new Error('nothing is large here')),
      },
      { commitId, root, packs: packs.length } as Commitment,
    );
    assert.deepEqual(told, fromLedger);
    assert.equal(told.records.length, 2);
  });

  it('forgets what it told in advance when the commit is refused', async () => {
    const { options } = setUp(new HealthChainError('LEDGER_REJECTED'));
    await assert.rejects(ingest(options, [patient]));
    const [{ commitId, root }] = firstCall(options.commit);
    assert.equal(options.own.take({ commitId, root }), undefined);
  });

  it('is done once the commit stands, whatever fails afterwards', async () => {
    const { options } = setUp();
    const failures = [new Error('The disk is full.'), new Error('The database is locked.')];
    await ingest(
      {
        ...options,
        settle: () => Promise.reject(failures[0]!),
        readable: () => Promise.reject(failures[1]!),
      },
      [patient],
    );
    assert.deepEqual(options.onFailedAfterCommit.args.flat(), failures);
    sinon.assert.notCalled(options.release);
    sinon.assert.calledWith(options.doubts.stands, firstCall(options.commit)[0].commitId);
  });

  it('gives two writers of one new chart the same chart and compartment', async () => {
    const { options } = setUp();
    let commitFirst: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      commitFirst = resolve;
    });
    const writes = [ingest({ ...options, readable: () => slow.then(() => true) }, [patient])];
    const coding = [{ system: 'http://loinc.org', code: '8302-2' }];
    const height = (): NewRecord => newRecord('Observation', { ...about, code: { coding } });
    await ingest(options, [height()]);
    writes.push(ingest(options, [height()]));
    commitFirst();
    await Promise.all(writes);
    const sent = options.commit.args.map(([, { charts, compartments }]) => ({
      charts,
      compartments,
    }));
    assert.equal(sent.length, 3);
    assert.deepEqual(sent, Array(3).fill(sent[0]));
  });

  it('doubts a commit that reads do not answer from in time', async () => {
    const { options } = setUp();
    await ingest({ ...options, readable: () => Promise.resolve(false) }, [patient]);
    sinon.assert.calledWith(options.doubts.stands, firstCall(options.commit)[0].commitId);
  });

  it('seals what opens again, large content outside the ledger', async () => {
    const { options, stored, keys } = setUp();
    const large = newRecord('DocumentReference', {
      ...about,
      description: randomBytes(30_000).toString('base64'),
    });
    await ingest(options, [patient, large]);
    const [, payload] = firstCall(options.commit);
    const version = payload.packs[0]?.versions[1];
    assert.equal(version?.content.placement, 'ipfs');
    // The patient is general, a document without an Encounter restricted.
    assert.equal(keys.length, 2);
    const text = await openVersion(version, keys[1]!, (cid) =>
      Promise.resolve(stored.get(cid) ?? new Uint8Array()),
    );
    assert.equal(text, large.json);
  });

  it('releases stored content when the commit is refused', async () => {
    const { options } = setUp(new HealthChainError('LEDGER_REJECTED'));
    await assert.rejects(ingest(options, [patient]), { code: 'LEDGER_REJECTED' });
    sinon.assert.calledWith(options.release, firstCall(options.commit)[0].commitId);
    sinon.assert.notCalled(options.readable);
  });

  it('keeps stored content when the outcome is not known', async () => {
    const { options } = setUp(new HealthChainError('COMMIT_UNKNOWN'));
    await assert.rejects(ingest(options, [patient]), { code: 'COMMIT_UNKNOWN' });
    sinon.assert.notCalled(options.release);
    const [{ commitId, idempotencyKey }] = firstCall(options.commit);
    sinon.assert.calledOnceWithExactly(options.doubts.mayStand, { commitId, idempotencyKey });
    sinon.assert.notCalled(options.sent.forget);
  });

  it('knows on the disk of what it sends, until it knows what became of it', async () => {
    for (const outcome of [undefined, new HealthChainError('LEDGER_REJECTED')]) {
      const { options } = setUp(outcome);
      await ingest(options, [patient]).catch(() => undefined);
      const [{ commitId, idempotencyKey }] = firstCall(options.commit);
      sinon.assert.calledOnceWithExactly(options.sent.add, { commitId, idempotencyKey });
      sinon.assert.callOrder(options.sent.add, options.commit, options.sent.forget);
      sinon.assert.calledOnceWithExactly(options.sent.forget, commitId);
    }
  });

  it('sends nothing that it could not keep', async () => {
    const { options } = setUp();
    const full = new Error('The disk is full.');
    await assert.rejects(
      ingest({ ...options, sent: { ...options.sent, add: () => Promise.reject(full) } }, [patient]),
      full,
    );
    sinon.assert.notCalled(options.commit);
    sinon.assert.calledOnce(options.release);
  });

  describe('into a chart whose keys key keepers released', () => {
    const release: KeeperRelease = {
      salt: '0'.repeat(32),
      chartId: patient.id,
      compartments: ['general'],
      transactionId: '0'.repeat(64),
    };
    const released = new HealthChainError('KEYS_RELEASED');

    it('settles that first, and says so in a second commit', async () => {
      const { options } = setUp();
      const { releases } = options;
      releases.of.onSecondCall().returns([release]);
      const commit = sinon.stub<Parameters<typeof options.commit>, Promise<void>>().resolves();
      commit.onFirstCall().rejects(released);
      await ingest({ ...options, commit }, [patient]);
      const [[refused, without], [, stating]] = commit.args as [
        Parameters<typeof options.commit>,
        Parameters<typeof options.commit>,
      ];
      assert.ok(!('keeperReleases' in without));
      assert.deepEqual(versionsPayloadSchema.parse(stating).keeperReleases, [release]);
      sinon.assert.calledOnceWithExactly(options.release, refused.commitId);
      assert.deepEqual(
        releases.learn.args.map(([chartIds]) => [...chartIds]),
        [[patient.id]],
      );
      sinon.assert.callOrder(releases.of, commit, releases.learn, releases.of, commit);
    });

    it('states only what was settled before it chose compartments', async () => {
      const { options } = setUp();
      const { releases } = options;
      const sensitivities = {
        ...options.sensitivities,
        ofEncounter: () => {
          releases.of.returns([release]);
          return Promise.resolve([]);
        },
      };
      await ingest({ ...options, sensitivities }, [patient]);
      assert.ok(!('keeperReleases' in firstCall(options.commit)[1]));
    });

    it('asks to be asked again where the own peer does not know of the release yet', async () => {
      const { options } = setUp(released);
      await assert.rejects(ingest(options, [patient]), { code: 'CATCHING_UP' });
      sinon.assert.calledTwice(options.commit);
      sinon.assert.calledTwice(options.release);
    });

    it('is refused where that cannot be settled', async () => {
      const { options } = setUp(released);
      const learn = () => Promise.reject(new HealthChainError('CATCHING_UP'));
      const releases = { ...options.releases, learn };
      await assert.rejects(ingest({ ...options, releases }, [patient]), { code: 'CATCHING_UP' });
      sinon.assert.calledOnce(options.commit);
    });
  });
});
