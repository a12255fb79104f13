import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFile } from '../host/files.js';
import { chaincodeClientFolder } from '../identities/inventory.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork, type Network } from '../topology/network.js';
import { readRecord, versionOf, type Definition } from './definition.js';
import { deployChaincode } from './deploy.js';
import { chaincodeLabel } from './label.js';
import { FakeChannel } from './testing/fake-channel.js';
import { FakeRunner } from './testing/fake-runner.js';

const root = resolve(import.meta.dirname, '../../..');

describe('deployChaincode', function () {
  // Each deployment runs the pretended peer a dozen times.
  this.timeout(60_000);
  let folder: string;
  let network: Network;
  let channel: FakeChannel;
  let runner: FakeRunner;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-'));
    const consortium = readConsortium(join(root, 'network/consortium.yaml'));
    const organizations = consortium.organizations.slice(0, 3);
    network = placeNetwork({ ...consortium, organizations }, join(folder, 'state'));
    channel = new FakeChannel(join(folder, 'channel'));
    runner = new FakeRunner();
    for (const organization of network.organizations) {
      const { key, certificate } = tlsFiles(chaincodeClientFolder(organization));
      [key, certificate, tlsRootFile(organization)].forEach((file) => {
        writeFile(file, 'pem');
      });
    }
    for (const name of ['chaincode', 'protocol']) {
      const manifest = { name: `@healthchain/${name}`, dependencies: {} };
      writeFile(join(folder, 'checkout', name, 'package.json'), JSON.stringify(manifest));
      writeFile(join(folder, 'checkout', name, 'dist/index.js'), '');
    }
    writeFile(join(folder, 'checkout/package-lock.json'), '{}');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function build(release: string): string {
    writeFile(join(folder, 'checkout/chaincode/dist/main.js'), release);
    return chaincodeLabel(network.chaincode.name, join(folder, 'checkout'));
  }

  async function deploy(release: string): Promise<Definition> {
    const label = build(release);
    const definition = await deployChaincode({
      toolbox: { binFolder: channel.binFolder, moduleFile: '', env: {} },
      network,
      supervisor: runner,
      repository: join(folder, 'checkout'),
      collectionsFile: join(root, 'collections/collections.yaml'),
      drainMs: 0,
      report: () => undefined,
    });
    assert.equal(definition.label, label);
    assert.equal(definition.sequence, channel.sequence);
    assert.deepEqual(channel.approved, [definition.packageId]);
    assertRunsOnly(definition);
    return definition;
  }

  function assertRunsOnly({ packageId }: Definition): void {
    assert.deepEqual(runner.running, { [packageId]: network.organizations.length });
  }

  it('given nothing changed, when deployed again, then nothing is committed', async () => {
    const first = await deploy('A');
    assert.deepEqual(await deploy('A'), first);
  });

  it('given new releases, when deployed, then each serves alone, and an older one comes back', async () => {
    const sequences: number[] = [];
    for (const release of ['A', 'B', 'C', 'A', 'C', 'B', 'B']) {
      sequences.push((await deploy(release)).sequence);
    }
    assert.deepEqual(sequences, [1, 2, 3, 4, 5, 6, 6]);
  });

  for (const stage of ['install', 'approveformyorg'] as const) {
    it(`given a failed ${stage}, then the release in force serves alone, and any other follows`, async () => {
      const current = await deploy('A');
      channel.fail(stage);
      await assert.rejects(deploy('B'), /pretended failure/);
      assertRunsOnly(current);
      channel.fail('none');
      assert.equal((await deploy('C')).sequence, 2);
    });
  }

  it('given a failed commit, then the release in force goes on, and any other follows', async () => {
    const current = await deploy('A');
    channel.fail('commit');
    await assert.rejects(deploy('B'), /pretended failure/);
    assert.equal(runner.running[current.packageId], network.organizations.length);
    channel.fail('none');
    assert.equal((await deploy('C')).sequence, 2);
  });

  it('given a failed commit, when the build is taken back, then nothing of it is left', async () => {
    const current = await deploy('A');
    channel.fail('commit');
    await assert.rejects(deploy('B'));
    assert.deepEqual(await deploy('A'), current);
  });

  it('given a failed return to an older release, then the release in force goes on', async () => {
    for (const release of ['A', 'B']) await deploy(release);
    const current = await deploy('C');
    channel.fail('commit');
    await assert.rejects(deploy('A'), /pretended failure/);
    assert.equal(runner.running[current.packageId], network.organizations.length);
    channel.fail('none');
    assert.equal((await deploy('A')).sequence, 4);
  });

  it('given a commit that took effect but was reported as failed, then it is in force', async () => {
    await deploy('A');
    channel.fail('late');
    assert.equal((await deploy('B')).sequence, 2);
    channel.fail('none');
    assert.equal((await deploy('C')).sequence, 3);
  });

  it('given a given-up commit that takes effect later, then the channel is believed', async () => {
    await deploy('A');
    channel.fail('commit');
    await assert.rejects(deploy('B'));
    const [late] = readRecord(network).pending;
    assert.ok(late);
    channel.fail('install');
    await assert.rejects(deploy('C'));
    channel.commit(late.sequence, versionOf(late));
    channel.fail('none');
    runner = new FakeRunner();
    assert.deepEqual(await deploy('B'), late);
    assert.equal((await deploy('C')).sequence, 3);
  });

  it('given services that do not start, then the release in force serves alone', async () => {
    const current = await deploy('A');
    runner.broken = build('B');
    await assert.rejects(deploy('B'), /is broken/);
    assertRunsOnly(current);
  });

  it('given a restart of the network, then the services of the release in force start', async () => {
    await deploy('A');
    const current = await deploy('B');
    runner = new FakeRunner();
    assert.deepEqual(await deploy('B'), current);
  });

  it('given a sequence that this folder never proposed, then it is refused', async () => {
    await deploy('A');
    channel.commit(7, 'unknown');
    await assert.rejects(deploy('B'), /sequence 7, unknown to this state folder/);
  });
});
