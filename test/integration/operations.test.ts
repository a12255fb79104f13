import assert from 'node:assert/strict';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FhirClient } from '../support/fhir-client.js';
import { clientOf, endpoints, organization, projectRoot, stateFolder } from '../support/network.js';
import { asAdministrator, kill, operator, processName, restarted } from '../support/operator.js';
import { smallBundle } from '../support/small-bundle.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

/** How often each process dies. */
const deaths = process.env.HEALTHCHAIN_TEST_SIZE === 'long' ? 5 : 1;

async function write(): Promise<string> {
  const { family, text } = smallBundle();
  const answer = await ehr.postBundle(text);
  assert.equal(answer.status, 200, answer.text);
  return family;
}

async function assertReadable(families: readonly string[]): Promise<void> {
  for (const family of families) {
    assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1, family);
  }
}

/** The sequence of the chaincode definition that the channel has committed. */
async function committedSequence(): Promise<number> {
  const { text } = await asAdministrator(
    hospital.name,
    `peer lifecycle chaincode querycommitted --channelID ${endpoints().channel} --name healthchain`,
  );
  return Number(/Sequence: (\d+)/.exec(text)?.[1]);
}

describe('operating a running network', function () {
  this.timeout(600_000);

  it('says of every process how it is, and one line for all', async () => {
    const text = await operator('status');
    assert.match(text, /^HealthChain is ready: \d+ processes healthy, block \d+$/m);
    for (const { name } of endpoints().organizations) {
      assert.match(text, new RegExp(`^${name}-peer +ready`, 'm'));
    }
  });

  it('keeps its state to its owner', () => {
    const folders = ['', ...endpoints().organizations.map(({ name }) => `organizations/${name}`)];
    for (const folder of folders) {
      assert.equal(statSync(path.join(stateFolder(), folder)).mode & 0o777, 0o700, folder);
    }
  });

  it('refuses to be started twice, and says who runs it', async () => {
    await assert.rejects(operator('start'), (error: { stderr: string }) => {
      assert.match(error.stderr, /runs? .*already|already run/i);
      return true;
    });
  });

  it('refuses to be reset while it runs', async () => {
    await assert.rejects(operator('reset', '--yes'));
    await write();
  });

  for (const name of ['peer', 'orderer', 'chaincode', 'ca', 'gateway']) {
    it(`starts a ${name} again that died, and loses nothing`, async () => {
      for (let death = 0; death < deaths; death += 1) {
        const before = await write();
        const program = await processName(`${hospital.name}-${name}`);
        await restarted(program, await kill(program));
        await assertReadable([before, await write()]);
      }
    });
  }

  describe('an upgrade of the chaincode', () => {
    /** Makes the build another one, without changing what it does. */
    const marker = path.join(projectRoot, 'chaincode/dist/upgrade-test.js');

    after(() => {
      rmSync(marker, { force: true });
    });

    it('commits the next sequence while writers go on', async () => {
      writeFileSync(marker, `// ${new Date().toISOString()}\n`);
      const before = await committedSequence();
      const families: string[] = [];
      const writing = new AbortController();
      const upgrade = operator('upgrade').finally(() => {
        writing.abort();
      });
      while (!writing.signal.aborted) {
        families.push(await write());
      }
      assert.match(await upgrade, /^Sequence \d+ is in force: healthchain-[0-9a-f]{64}$/m);
      families.push(await write());
      await assertReadable(families);
      assert.equal(await committedSequence(), before + 1);
    });
  });
});
