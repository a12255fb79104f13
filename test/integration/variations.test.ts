import assert from 'node:assert/strict';
import { execFile, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { FhirClient, type AnyResource } from '../support/fhir-client.js';
import { projectRoot, stateFolder, type Endpoints } from '../support/network.js';
import { eventually } from '../support/operator.js';
import { smallBundle } from '../support/small-bundle.js';
import { TraceCollector } from '../support/trace-collector.js';

const program = path.join(projectRoot, 'network/dist/main.js');
const consortium = path.join(projectRoot, 'test/support/consortia/raft.yaml');

/** A block of ports that nobody listens on, below those of outgoing connections. */
async function freePorts(count: number): Promise<number> {
  for (let base = 30_000; base > 10_000; base -= 200) {
    const ports = Array.from({ length: count }, (_, offset) => base + offset);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
      return base;
    }
  }
  throw new Error('There is no block of free ports.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Starts a network of its own and resolves when it says that it is ready. */
function start(
  state: string,
  portBase: number,
  env: Record<string, string>,
): Promise<ChildProcess> {
  const args = ['start', '--state', state, '--port-base', String(portBase), '--no-samples'];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, ...args, '--consortium', consortium], {
      env: { ...process.env, ...env },
    });
    let text = '';
    const read = (chunk: string): void => {
      text += chunk;
      if (text.includes('HealthChain is ready')) {
        resolve(child);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => {
      reject(new Error(text));
    });
  });
}

/** What Ctrl-C in a terminal does. */
async function interrupt(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await exited;
}

function clientFor(state: string): FhirClient {
  const { organizations, clients } = JSON.parse(
    readFileSync(path.join(state, 'endpoints.json'), 'utf8'),
  ) as Endpoints;
  return new FhirClient(organizations[0]!, clients[0]!);
}

const fingerprint = (found: readonly AnyResource[]): string =>
  createHash('sha256').update(JSON.stringify(found)).digest('hex');

describe('two hospitals and a pharmacy, ordered by Raft', function () {
  this.timeout(300_000);
  let state: string;
  let ports: number;
  let child: ChildProcess | undefined;
  let tracing: Record<string, string>;
  const traces = new TraceCollector();

  before(async () => {
    state = mkdtempSync(path.join(path.dirname(stateFolder()), 'raft-'));
    ports = await freePorts(60);
    tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: await traces.start() };
  });

  after(async () => {
    if (child !== undefined) {
      await interrupt(child);
    }
    traces.stop();
    rmSync(state, { recursive: true, force: true });
  });

  it('starts from its consortium file, and takes and gives back a chart', async () => {
    child = await start(state, ports, tracing);
    const ehr = clientFor(state);
    const { family, text } = smallBundle();
    const answer = await ehr.postBundle(text);
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await ehr.searchAll(`Patient?name=${family}`)).length, 1);
  });

  it('traces the way of a Bundle by the names of its folders', async () => {
    const { text } = smallBundle(undefined, randomBytes(100_000).toString('base64'));
    const answer = await clientFor(state).postBundle(text);
    assert.equal(answer.status, 200, answer.text);
    const traceId = answer.headers.get('x-trace-id') ?? '';
    const way = [
      'interfaces/fhir/bundle',
      'records/ingest',
      'records/sensitivity',
      'platform/keys/seal',
      'platform/storage',
      'platform/fabric/submit',
    ];
    await eventually(() => Promise.resolve(traces.names(traceId).includes('POST /fhir')));
    assert.deepEqual(
      traces.names(traceId).filter((name) => way.includes(name)),
      way,
    );
  });

  it('keeps every byte over Ctrl-C and another start', async () => {
    const before = fingerprint(await clientFor(state).searchAll('Observation?_count=100'));
    await interrupt(child!);
    child = await start(state, ports, tracing);
    const ehr = clientFor(state);
    assert.equal(fingerprint(await ehr.searchAll('Observation?_count=100')), before);
    assert.equal((await ehr.postBundle(smallBundle().text)).status, 200);
  });
});
