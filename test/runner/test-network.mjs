/** Networks that tests and benchmarks run against: a state folder of their own, free ports. */
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mainProgram, projectFolder, stateFolder } from '../../network/bootstrap/folders.mjs';
import { findFreePorts } from '../../network/bootstrap/ports.mjs';
import { runProgram } from '../../network/bootstrap/run-program.mjs';

/** The line that `start` prints when all of the network answers. */
const readyLine = /^HealthChain is ready/m;
/** Long enough to build the Go programs on a machine that has none. */
const startTimeoutMs = 20 * 60_000;
const stopTimeoutMs = 60_000;
const portsNeeded = 200;

/**
 * Starts a fresh network for the tests in each of the state folders: {@link startFreshNetwork}.
 *
 * @returns how to stop them all; resolves with whether they ended well.
 */
export async function startTestNetworks(states, options = {}) {
  // Of one block: what is free is still free while another network is about to start.
  const first = await findFreePorts(portsNeeded * states.length);
  const starts = await Promise.allSettled(
    states.map((state, index) => {
      const portBase = first + index * portsNeeded;
      return startFreshNetwork({ state, name: `test-${index + 1}`, portBase, ...options });
    }),
  );
  const stop = async () => {
    const started = starts.filter(({ status }) => status === 'fulfilled');
    return (await Promise.all(started.map(({ value }) => value.stop()))).every(Boolean);
  };
  const failed = starts.find(({ status }) => status === 'rejected');
  if (failed === undefined) return { stop };
  await stop();
  throw failed.reason;
}

/**
 * Starts a fresh network, in place of what the state folder held.
 *
 * @param {object} options
 * @param {string} options.state
 * @param {string} options.name of the log of its start, `NAME-network.log`
 * @param {number} [options.portBase] by default that of a free block
 * @param {readonly string[]} [options.args] further arguments of `start`
 * @param {readonly string[]} [options.prefix] program with arguments that the network is run by
 * @returns how to stop it; resolves with whether it ended well.
 * @throws Error with the last lines when it does not become ready.
 */
export async function startFreshNetwork({ state, name, portBase, args = [], prefix = [] }) {
  await removeEarlierNetwork(state);
  const ports = portBase ?? (await findFreePorts(portsNeeded));
  const logFile = join(stateFolder, `${name}-network.log`);
  const log = openSync(logFile, 'w', 0o600);
  const start = ['start', '--state', state, '--port-base', String(ports), ...args];
  const [program, ...rest] = [...prefix, process.execPath, mainProgram, ...start];
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
  if (!(await isReady(network, logFile))) {
    await stop();
    throw new Error(`the ${name} network did not start:\n${lastLines(logFile)}`);
  }
  return { stop };
}

async function removeEarlierNetwork(state) {
  if (!existsSync(state)) return;
  const quiet = { stdio: ['ignore', 'ignore', 'ignore'] };
  await runProgram(process.execPath, [mainProgram, 'stop', '--state', state], quiet);
  const reset = [mainProgram, 'reset', '--yes', '--state', state];
  if ((await runProgram(process.execPath, reset, quiet)) !== 0) {
    throw new Error(`the network of an earlier run in ${state} cannot be removed`);
  }
}

async function isReady(network, logFile) {
  const deadline = Date.now() + startTimeoutMs;
  while (network.exitCode === null && network.signalCode === null && Date.now() < deadline) {
    if (readyLine.test(readFileSync(logFile, 'utf8'))) return true;
    await sleep(250);
  }
  return false;
}

function lastLines(logFile) {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-40).join('\n');
}
