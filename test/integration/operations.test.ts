import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FhirClient } from '../support/fhir-client.js';
import { clientOf, endpoints, organization, projectRoot, stateFolder } from '../support/network.js';
import { asAdministrator, kill, operator, processId, restarted } from '../support/operator.js';
import { smallBundle } from '../support/small-bundle.js';

const hospital = organization('hospital');
const ehr = new FhirClient(hospital, clientOf(hospital.name));

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

/** Runs a command at a terminal, which `script` is to it, and answers its question. */
function answered(command: string, answer: string): Promise<string> {
  const args = ['--quiet', '--return', '--command', command, '/dev/null'];
  const child = spawn('script', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const isAsked = text.includes('to go on: ');
    text += chunk.toString();
    if (!isAsked && text.includes('to go on: ')) {
      child.stdin.write(`${answer}\n`);
    }
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      resolve(text);
    });
  });
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

  it('asks before it resets, and deletes nothing without an answer', async () => {
    const state = mkdtempSync(path.join(tmpdir(), 'reset-'));
    const file = path.join(state, 'ledger');
    writeFileSync(file, '');
    const program = path.join(projectRoot, 'network/dist/main.js');
    const command = `${process.execPath} ${program} reset --state ${state}`;
    for (const [answer, remains] of [
      ['yes', true],
      ['delete', false],
    ] as const) {
      assert.match(await answered(command, answer), /This deletes the ledgers, all keys and every/);
      assert.equal(existsSync(file), remains, answer);
    }
    rmSync(state, { recursive: true });
  });

  it('shows the end of the logs, of one process or of all', async () => {
    const one = await operator('logs', `${hospital.name}-gateway`);
    assert.match(one.trimEnd(), /^\{.*\}$/m);
    assert.ok(one.trimEnd().split('\n').length <= 40);
    const all = await operator('logs');
    for (const { name } of endpoints().organizations) {
      assert.match(all, new RegExp(`==> .*/${name}-peer\\.log <==`));
    }
    await assert.rejects(operator('logs', 'nobody'), (error: { stderr: string }) => {
      assert.match(error.stderr, new RegExp(`There are: .*${hospital.name}-peer\\.log`));
      return true;
    });
  });

  it('restarts one process, which is ready again when the command ends', async () => {
    const name = `${hospital.name}-gateway`;
    const before = await processId(name);
    const others = await processId(`${hospital.name}-peer`);
    const family = await write();
    assert.match(await operator('restart', name), new RegExp(`^${name} is ready again\\.$`, 'm'));
    assert.notEqual(await processId(name), before);
    assert.equal(await processId(`${hospital.name}-peer`), others);
    await assertReadable([family, await write()]);
    await assert.rejects(operator('restart', 'nobody'), (error: { stderr: string }) => {
      assert.match(error.stderr, /there is no process nobody/);
      return true;
    });
  });

  // `faults/kills.test` has the processes that writes pass through.
  it('starts a certificate authority again that died, and loses nothing', async () => {
    const before = await write();
    const program = `${hospital.name}-ca`;
    await restarted(program, await kill(program));
    await assertReadable([before, await write()]);
  });

  it('renews the certificates of an organisation, whose keys stay', async () => {
    const folder = path.join(stateFolder(), 'organizations', hospital.name);
    const read = (file: string): X509Certificate =>
      new X509Certificate(readFileSync(path.join(folder, file)));
    const files = ['admin/msp', 'peer/msp', 'gateway/msp', 'people/clinician/msp']
      .map((msp) => `${msp}/signcerts/cert.pem`)
      .concat('peer/tls/cert.pem', 'gateway/tls/cert.pem');
    const before = files.map(read);
    const family = await write();
    assert.match(await operator('renew', hospital.name), /^Renewed: admin, peer, gateway, /m);
    for (const [index, file] of files.entries()) {
      const now = read(file);
      assert.notEqual(now.serialNumber, before[index]?.serialNumber, file);
      assert.ok(before[index]?.publicKey.equals(now.publicKey), file);
    }
    await assertReadable([family, await write()]);
    await assert.rejects(operator('renew', 'nobody'), /No organisation is called/);
  });

  describe('an upgrade of the chaincode', () => {
    /** A checkout with another build, which does the same. */
    let checkout: string;

    before(() => {
      checkout = mkdtempSync(path.join(tmpdir(), 'upgrade-'));
      for (const name of ['chaincode', 'protocol']) {
        for (const part of ['package.json', 'dist']) {
          const from = path.join(projectRoot, name, part);
          cpSync(from, path.join(checkout, name, part), { recursive: true });
        }
      }
      cpSync(path.join(projectRoot, 'package-lock.json'), path.join(checkout, 'package-lock.json'));
      symlinkSync(path.join(projectRoot, 'node_modules'), path.join(checkout, 'node_modules'));
      const marker = path.join(checkout, 'chaincode/dist/upgrade-test.js');
      writeFileSync(marker, `// ${new Date().toISOString()}\n`);
    });

    after(() => {
      rmSync(checkout, { recursive: true });
    });

    it('commits the next sequence while writers go on', async () => {
      const before = await committedSequence();
      const families: string[] = [];
      const writing = new AbortController();
      const upgrade = operator('upgrade', '--from', checkout).finally(() => {
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

    it('leads back to the former build, and commits nothing when repeated', async () => {
      const before = await committedSequence();
      const family = await write();
      const [label] = /healthchain-[0-9a-f]{64}/.exec(await operator('upgrade')) ?? [];
      assert.equal(await committedSequence(), before + 1);
      await assertReadable([family, await write()]);
      assert.match(
        await operator('upgrade'),
        new RegExp(`^Sequence ${before + 1} .*${label}$`, 'm'),
      );
      assert.equal(await committedSequence(), before + 1);
    });
  });
});
