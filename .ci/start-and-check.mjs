/**
 * Starts the network of this checkout with `npm start`, writes a patient, stops, starts again and
 * reads the patient back. Says how long each start took; time is a figure here, not a check, because
 * machines that run CI share their cores. Ends with the line "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePorts } from '../network/bootstrap/ports.mjs';
import { mustRun, runProgram } from '../network/bootstrap/run-program.mjs';

/** Beyond the limits, so that a slow start is told from one that hangs. */
const startTimeoutMs = 25 * 60_000;
/** Seconds until the network is to be ready: with nothing installed, and when everything is built. */
const targets = { cold: 900, warm: 45 };
const outcomes = [];
const portBase = await findFreePorts(200);
let patient;
let network;
let startSeconds;

/** Runs one check; the first that fails ends the run, since the others build on it. */
async function check(name, run) {
  if (outcomes.includes('failed')) return;
  const begin = performance.now();
  try {
    await run();
    outcomes.push('passed');
    console.log(`✔ ${name} (${Math.round((performance.now() - begin) / 1000)} s)`);
  } catch (error) {
    outcomes.push('failed');
    console.log(`✘ ${name}: ${error.message}`);
  }
}

/** Tells how long the start before took. */
function tellDuration(kind) {
  if (startSeconds === undefined) return;
  const outcome = startSeconds <= targets[kind] ? 'met' : 'MISSED';
  console.log(
    `  the ${kind} start took ${startSeconds.toFixed(1)} s; target ${targets[kind]} s: ${outcome}`,
  );
}

async function start() {
  const begin = performance.now();
  const child = spawn('npm', ['start', '--', '--port-base', String(portBase)], {
    // Its own group, so that all of it can be ended.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  network = { child, ended };
  void ended.then(() => (network = undefined));
  let output = '';
  const ready = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
      if (/^HealthChain is ready/m.test(output)) resolve('ready');
    });
  });
  const timeout = sleep(startTimeoutMs, 'still not ready', { ref: false });
  const outcome = await Promise.race([ready, ended, timeout]);
  if (outcome !== 'ready') throw new Error(`npm start: ${outcome ?? 'ended by a signal'}`);
  startSeconds = (performance.now() - begin) / 1000;
}

async function stop() {
  const { ended } = network;
  const code = await runProgram('npm', ['run', '--silent', 'network', '--', 'stop']);
  if (code !== 0) throw new Error(`network stop: exit code ${code}`);
  const started = await ended;
  if (started !== 0) throw new Error(`npm start: exit code ${started}`);
}

/** The tests' own client, which `npm start` does not build. */
async function hospitalClient() {
  await mustRun('npx', ['tsc', '--build', 'test']);
  process.env.HEALTHCHAIN_STATE = 'network/state';
  const { clientOf, organization } = await import('../test/dist/support/network.js');
  const { FhirClient } = await import('../test/dist/support/fhir-client.js');
  const hospital = organization('hospital');
  return new FhirClient(hospital, clientOf(hospital.name));
}

async function write() {
  const client = await hospitalClient();
  const resource = {
    resourceType: 'Patient',
    identifier: [{ system: 'urn:example:ci', value: 'ci-1' }],
    name: [{ family: 'Continuous', given: ['Ingrid'] }],
    gender: 'female',
    birthDate: '1970-01-01',
  };
  const entry = [
    {
      fullUrl: 'urn:uuid:6f6d3f5e-5d0c-4c8e-9a53-0d2f2a6b7c11',
      resource,
      request: { method: 'POST', url: 'Patient' },
    },
  ];
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
  const answer = await client.postBundle(JSON.stringify(bundle));
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${answer.text}`);
  patient = JSON.parse(answer.text).entry[0].response.location.match(/Patient\/[^/]+/)[0];
}

async function read() {
  const client = await hospitalClient();
  const answer = await client.get(`/${patient}`);
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${answer.text}`);
  const { birthDate } = JSON.parse(answer.text);
  if (birthDate !== '1970-01-01') throw new Error('the patient came back changed');
}

process.once('exit', () => {
  if (network !== undefined) process.kill(-network.child.pid, 'SIGTERM');
});

await check('npm start on a machine with nothing installed', start);
tellDuration('cold');
await check('a patient is written', write);
await check('the patient is read', read);
await check('network stop', stop);
await check('npm start again', start);
tellDuration('warm');
await check('the patient is still there', read);
await check('network stop again', stop);

const count = (outcome) => outcomes.filter((each) => each === outcome).length;
console.log(`\n${count('passed')} passed, ${count('failed')} failed`);
process.exit(count('failed') === 0 ? 0 : 1);
