/** The network that the integration tests run against: its own state folder, free ports. */
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  mainProgram,
  projectFolder,
  stateFolder,
  testStateFolder as testState,
} from '../../network/bootstrap/folders.mjs';
import { findFreePorts } from '../../network/bootstrap/ports.mjs';
import { runProgram } from '../../network/bootstrap/run-program.mjs';

const startLog = join(stateFolder, 'test-network.log');
/** The line that `start` prints when all of the network answers. */
const readyLine = /^HealthChain is ready/m;
/** Long enough to build the Go programs on a machine that has none. */
const startTimeoutMs = 20 * 60_000;
const stopTimeoutMs = 60_000;
const portsNeeded = 200;

/**
 * Starts a fresh test network.
 *
 * @param {object} [options]
 * @param {readonly string[]} [options.prefix] program with arguments that the network is run by
 *
 * @returns how to stop it; resolves with whether it ended well.
 * @throws Error with the last lines when it does not become ready.
 */
export async function startTestNetwork({ prefix = [] } = {}) {
  await removeEarlierNetwork();
  const portBase = await findFreePorts(portsNeeded);
  const log = openSync(startLog, 'w', 0o600);
  const args = ['start', '--state', testState, '--port-base', String(portBase)];
  const [program, ...rest] = [...prefix, process.execPath, mainProgram, ...args];
  const network = spawn(program, rest, {
    cwd: projectFolder,
    // The terminal's Ctrl-C reaches the runner, which stops the network in its turn.
    detached: true,
    stdio: ['ignore', log, log],
  });
  const ended = new Promise((resolve) => network.once('exit', resolve));
  const stop = async () => {
    network.kill('SIGTERM');
    const code = await Promise.race([ended, sleep(stopTimeoutMs, undefined, { ref: false })]);
    if (code === undefined) network.kill('SIGKILL');
    return code === 0;
  };
  process.once('exit', () => network.kill('SIGTERM'));
  if (!(await isReady(network))) {
    await stop();
    throw new Error(`the test network did not start:\n${lastLines()}`);
  }
  return { stop };
}

async function removeEarlierNetwork() {
  if (!existsSync(testState)) return;
  const quiet = { stdio: ['ignore', 'ignore', 'ignore'] };
  await runProgram(process.execPath, [mainProgram, 'stop', '--state', testState], quiet);
  const reset = [mainProgram, 'reset', '--yes', '--state', testState];
  if ((await runProgram(process.execPath, reset, quiet)) !== 0) {
    throw new Error(`the test network of an earlier run in ${testState} cannot be removed`);
  }
}

async function isReady(network) {
  const deadline = Date.now() + startTimeoutMs;
  while (network.exitCode === null && network.signalCode === null && Date.now() < deadline) {
    if (readyLine.test(readFileSync(startLog, 'utf8'))) return true;
    await sleep(250);
  }
  return false;
}

function lastLines() {
  return readFileSync(startLog, 'utf8').trimEnd().split('\n').slice(-40).join('\n');
}
