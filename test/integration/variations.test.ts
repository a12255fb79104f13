import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { FhirClient, type AnyResource } from '../support/fhir-client.js';
import { CanaryBook } from '../support/leaks/canary.js';
import { Lookout, Scanner } from '../support/leaks/scanner.js';
import { projectRoot, stateFolder, type Endpoints } from '../support/network.js';
import { eventually } from '../support/operator.js';
import { freePorts, interrupt, isFree, startNetwork } from '../support/own-network.js';
import { smallBundle } from '../support/small-bundle.js';
import { TraceCollector } from '../support/trace-collector.js';

const consortium = path.join(projectRoot, 'test/support/consortia/raft.yaml');

/** Starts a network of its own and resolves when it says that it is ready, or another text. */
function start(
  state: string,
  portBase: number,
  env: Record<string, string>,
  expected?: string,
): Promise<ChildProcess> {
  return startNetwork({ consortium, state, portBase, env }, expected);
}

/** The processes of a network, by what its supervisor keeps on them. */
function processesOf(state: string): number[] {
  const records = readFileSync(path.join(state, 'processes.json'), 'utf8');
  return (JSON.parse(records) as { processes: { pid: number }[] }).processes.map(({ pid }) => pid);
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
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
  /** Of an identity that the start that was cut off made. */
  let certificate: string;
  const traces = new TraceCollector();

  function certificateFile(): string {
    const [first] = readdirSync(path.join(state, 'organizations')).sort();
    return path.join(state, 'organizations', first!, 'peer/msp/signcerts/cert.pem');
  }

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

  it('leaves nothing running after Ctrl-C during its start', async () => {
    // By then the authorities, the orderers and the peers run.
    const starting = await start(state, ports, tracing, 'Channel');
    const processes = processesOf(state);
    certificate = readFileSync(certificateFile(), 'utf8');
    assert.equal(await interrupt(starting), 0);
    assert.ok(processes.length >= 9, String(processes.length));
    assert.deepEqual(processes.filter(runs), []);
    const free = await Promise.all(
      Array.from({ length: 60 }, (_, offset) => isFree(ports + offset)),
    );
    assert.ok(free.every(Boolean));
    assert.equal(existsSync(path.join(state, 'run.lock')), false);
    assert.equal(existsSync(path.join(state, 'endpoints.json')), false);
  });

  it('goes on from there, from its consortium file, and takes and gives back a chart', async () => {
    child = await start(state, ports, tracing);
    assert.equal(readFileSync(certificateFile(), 'utf8'), certificate);
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

  it('names nothing of a chart, a search or a refused request in traces', async () => {
    const book = new CanaryBook();
    const ehr = clientFor(state);
    const { text } = smallBundle(book.word('name'), book.word('note'));
    assert.equal((await ehr.postBundle(text)).status, 200);
    const refused = text.replace('female', book.word('code'));
    assert.equal((await ehr.postBundle(refused)).status, 422);
    await ehr.get(`/Patient?name=${book.word('search')}&${book.word('parameter')}=1`);
    const last = await ehr.get(`/${book.word('path')}`);
    const traceId = last.headers.get('x-trace-id') ?? '';
    await eventually(() => Promise.resolve(traces.names(traceId).length > 0));
    const control = { name: 'control', text: traceId };
    const scanner = new Scanner(new Lookout([...book.canaries, control]));
    scanner.scan('traces', Buffer.concat(traces.bodies));
    assert.deepEqual([...new Set(scanner.sightings.map(({ canary }) => canary))], ['control']);
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
