import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './command-error.mjs';
import { projectFolder } from './folders.mjs';
import { takeLock } from './lock.mjs';
import { refuseInstallUnderNetwork } from './running.mjs';

describe('a network that runs', () => {
  let state;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'running-'));
  });

  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  it('is told by a second npm start before anything is checked, installed or built', () => {
    takeLock(join(state, 'run.lock'));
    const { status, stderr } = spawnSync(
      process.execPath,
      ['network/bootstrap/start.mjs', '--state', state],
      { cwd: projectFolder, encoding: 'utf8' },
    );
    assert.equal(status, 1);
    assert.match(
      stderr,
      new RegExp(`^the network in ${state} already runs: process ${process.pid},`),
    );
    assert.doesNotMatch(stderr, /Building/);
  });

  it('keeps its dependencies: they are not installed anew', () => {
    refuseInstallUnderNetwork([state]);
    takeLock(join(state, 'run.lock'));
    assert.throws(
      () => refuseInstallUnderNetwork(['/no/such/folder', state]),
      (error) => error instanceof CommandError && error.message.includes(`stop --state ${state}`),
    );
  });
});
