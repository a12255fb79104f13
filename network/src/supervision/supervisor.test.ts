import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessFailedError, ProcessStoppedError } from './errors.js';
import { identifyProcess } from '../../bootstrap/process-identity.mjs';
import type { ProcessSpec, ProcessStatus } from './process-spec.js';
import { Supervisor } from './supervisor.js';

describe('Supervisor', () => {
  let folder: string;
  let supervisor: Supervisor;
  const changes: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
    changes.length = 0;
    supervisor = await Supervisor.create({
      stateFolder: folder,
      graceMs: 500,
      backoff: { firstMs: 20, maximumMs: 100, stableAfterMs: 5_000 },
      maximumLogBytes: 1_000,
      onChange: (status) => changes.push(`${status.name} ${status.state}`),
    });
  });

  afterEach(async () => {
    await supervisor.stopAll();
    rmSync(folder, { recursive: true });
  });

  function shell(name: string, script: string, rest: Partial<ProcessSpec> = {}): ProcessSpec {
    return { name, command: '/bin/sh', args: ['-c', script], env: {}, ...rest };
  }

  function fileExists(name: string): () => Promise<boolean> {
    return () => Promise.resolve(existsSync(join(folder, name)));
  }

  function statusOf(name: string): ProcessStatus {
    const status = supervisor.status().find((each) => each.name === name);
    assert.ok(status, `no process ${name}`);
    return status;
  }

  function pidOf(name: string): number {
    const { pid } = statusOf(name);
    assert.ok(pid !== undefined, `${name} does not run`);
    return pid;
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; !condition(); tries += 1) {
      assert.ok(tries < 1_000, 'waited 25 s in vain');
      await sleep(25);
    }
  }

  it('given a probe, when it says true, then the process counts as ready', async () => {
    const ready = fileExists('up');
    await supervisor.start(shell('one', `sleep 0.1; : > ${folder}/up; exec sleep 60`, { ready }));
    assert.equal(statusOf('one').state, 'ready');
    assert.deepEqual(changes, ['one starting', 'one ready']);
  });

  it('given a process that exits at once, when started, then the error tells its last lines', async () => {
    const start = supervisor.start(
      shell('broken', 'echo no such port >&2; exit 3', { ready: fileExists('never') }),
    );
    await assert.rejects(start, (error) => {
      assert.ok(error instanceof ProcessFailedError);
      assert.match(error.message, /broken: ended before .* \(exit code 3\)\nno such port/);
      return true;
    });
    assert.equal(statusOf('broken').state, 'stopped');
  });

  it('given a process that may be tried again, when it exits for a passing reason, then it starts', async () => {
    const script = `echo x >> ${folder}/tries; [ $(wc -l < ${folder}/tries) -gt 2 ] || exit 3; : > ${folder}/up; exec sleep 60`;
    const ready = fileExists('up');
    await supervisor.start(shell('hasty', script, { ready, startAttempts: 3 }));
    assert.deepEqual([statusOf('hasty').state, statusOf('hasty').restarts], ['ready', 2]);
  });

  it('given one that exits as often as it may be tried, then the start fails', async () => {
    const spec = shell('broken', `echo x >> ${folder}/tries; exit 3`, {
      ready: fileExists('never'),
      startAttempts: 2,
    });
    await assert.rejects(supervisor.start(spec), ProcessFailedError);
    assert.equal(readFileSync(join(folder, 'tries'), 'utf8'), 'x\nx\n');
    assert.equal(statusOf('broken').state, 'stopped');
  });

  it('given an executable that does not exist, when started, then it is refused', async () => {
    const start = supervisor.start({
      ...shell('absent', '', { ready: fileExists('never') }),
      command: '/no/such/program',
    });
    await assert.rejects(start, /ENOENT/);
  });

  it('given a probe that hangs, when its time is over, then the process is ended', async () => {
    const ready = () => new Promise<boolean>(() => undefined);
    const start = supervisor.start(shell('slow', 'exec sleep 60', { ready, readyTimeoutMs: 100 }));
    await assert.rejects(start, /not ready within 0.1 s/);
    assert.equal(statusOf('slow').pid, undefined);
  });

  it('given a ready process, when it is killed, then it is started again', async () => {
    await supervisor.start(shell('one', 'exec sleep 60'));
    const first = pidOf('one');
    process.kill(first, 'SIGKILL');
    await until(() => statusOf('one').state === 'ready' && statusOf('one').pid !== first);
    assert.equal(statusOf('one').restarts, 1);
    assert.equal(statusOf('one').lastExit, 'signal SIGKILL');
  });

  it('given a ready process, when it stops answering, then a checked status says so', async () => {
    let answers = true;
    const ready = () => Promise.resolve(answers);
    await supervisor.start(shell('one', 'exec sleep 60', { ready }));
    const states = async () => (await supervisor.checkedStatus()).map(({ state }) => state);
    assert.deepEqual(await states(), ['ready']);
    answers = false;
    assert.deepEqual(await states(), ['unresponsive']);
    assert.equal(statusOf('one').restarts, 0);
  });

  it('given a process that keeps dying, when it is stopped, then it stays stopped', async () => {
    await supervisor.start(shell('one', 'sleep 0.02'));
    await until(() => statusOf('one').restarts >= 2);
    await supervisor.stop('one');
    assert.deepEqual(supervisor.status(), []);
  });

  it('given a process that ignores SIGTERM, when stopped, then it is killed with its children', async () => {
    const ready = fileExists('child');
    const script = `trap '' TERM; sleep 60 & echo $! > ${folder}/child; wait; sleep 60`;
    await supervisor.start(shell('deaf', script, { ready }));
    await until(() => readFileSync(join(folder, 'child'), 'utf8').endsWith('\n'));
    const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
    await supervisor.stop('deaf');
    await until(() => identifyProcess(child) === undefined);
  });

  it('given dependants, when all start and stop, then order follows dependence', async () => {
    const note = (name: string) =>
      `trap 'echo ${name} >> ${folder}/stops; exit' TERM; : > ${folder}/${name}; while :; do sleep 0.05; done`;
    await supervisor.startAll([
      shell('base', note('base'), { ready: fileExists('base') }),
      shell('middle', note('middle'), { ready: fileExists('middle'), dependsOn: ['base'] }),
      shell('top', note('top'), { ready: fileExists('top'), dependsOn: ['middle'] }),
    ]);
    assert.deepEqual(
      changes.filter((change) => change.endsWith('ready')),
      ['base ready', 'middle ready', 'top ready'],
    );
    await supervisor.stopAll();
    assert.equal(readFileSync(join(folder, 'stops'), 'utf8'), 'top\nmiddle\nbase\n');
  });

  it('given a failed dependency, when a dependant starts, then it fails and never runs', async () => {
    const ready = fileExists('never');
    const outcome = supervisor.startAll([
      shell('base', 'exit 1', { ready }),
      shell('top', 'exec sleep 60', { dependsOn: ['base'] }),
    ]);
    await assert.rejects(outcome, /base: ended/);
    assert.equal(statusOf('top').state, 'stopped');
    assert.equal(statusOf('top').startedAt, undefined);
  });

  it('given a start under way, when everything is stopped, then the start is refused', async () => {
    const start = supervisor.start(shell('one', 'exec sleep 60', { ready: fileExists('never') }));
    const refused = assert.rejects(start, ProcessStoppedError);
    await supervisor.stopAll();
    await refused;
    await assert.rejects(supervisor.start(shell('two', 'true')), ProcessStoppedError);
  });

  it('given a running process, when restarted, then it has a new pid', async () => {
    await supervisor.start(shell('one', 'exec sleep 60'));
    const first = pidOf('one');
    await supervisor.restart('one');
    assert.notEqual(pidOf('one'), first);
    assert.equal(statusOf('one').restarts, 0);
  });

  it('given a restart that fails, then it is told and tried again as after a crash', async () => {
    const works = join(folder, 'works');
    writeFileSync(works, '');
    const ready = fileExists('works');
    const script = `[ -f ${works} ] || { echo no works >&2; exit 1; }; exec sleep 60`;
    await supervisor.start(shell('one', script, { ready }));
    rmSync(works);
    await assert.rejects(supervisor.restart('one'), /one: ended before .*\nno works/s);
    await until(() => statusOf('one').restarts >= 2);
    writeFileSync(works, '');
    await until(() => statusOf('one').state === 'ready');
  });

  it('given a restart that fails, when it is stopped, then it stays stopped', async () => {
    const works = join(folder, 'works');
    writeFileSync(works, '');
    await supervisor.start(
      shell('one', `[ -f ${works} ] || exit 1; exec sleep 60`, { ready: fileExists('works') }),
    );
    rmSync(works);
    await assert.rejects(supervisor.restart('one'), ProcessFailedError);
    await supervisor.stop('one');
    assert.deepEqual(supervisor.status(), []);
  });

  it('given output, then it is in a private log file that is rotated when large', async () => {
    const script = `i=0; while [ $i -lt 100 ]; do echo 0123456789012345678901; i=$((i+1)); done; : > ${folder}/done; exec sleep 60`;
    await supervisor.start(shell('chatty', script, { ready: fileExists('done') }));
    const { logFile } = statusOf('chatty');
    assert.equal(statSync(logFile).mode & 0o777, 0o600);
    assert.equal(statSync(logFile).size, 2_300);
    supervisor.rotateLogs();
    assert.equal(statSync(logFile).size, 0);
    assert.equal(statSync(`${logFile}.1`).size, 2_300);
  });

  it("given a child, then of the operator's environment it has only what it needs", async () => {
    process.env.OPERATOR_SECRET = 'do not pass on';
    try {
      const script = `echo "$OWN/$OPERATOR_SECRET/\${PATH:+path}" > ${folder}/env; exec sleep 60`;
      await supervisor.start(
        shell('one', script, { env: { OWN: 'own' }, ready: fileExists('env') }),
      );
      await until(() => readFileSync(join(folder, 'env'), 'utf8') === 'own//path\n');
    } finally {
      delete process.env.OPERATOR_SECRET;
    }
  });

  it('given a supervisor killed with -9, then its guardian ends what it left', async () => {
    const other = mkdtempSync(join(tmpdir(), 'supervisor-'));
    const program = join(other, 'main.mjs');
    const module = JSON.stringify(new URL('supervisor.js', import.meta.url).href);
    writeFileSync(
      program,
      `import { Supervisor } from ${module};
       const supervisor = await Supervisor.create({ stateFolder: ${JSON.stringify(other)}, graceMs: 500 });
       await supervisor.start({ name: 'one', command: '/bin/sleep', args: ['60'], env: {} });
       console.log(supervisor.status()[0].pid);`,
    );
    const killed = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await killed.stdout.take(1).toArray()) as Buffer[];
    const pid = Number(line?.toString());
    assert.ok(identifyProcess(pid));
    killed.kill('SIGKILL');
    await until(() => identifyProcess(pid) === undefined);
    rmSync(other, { recursive: true });
  });
});
