import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Network } from './network.js';
import { ensurePlacement, placedNetwork, type PlacementChoice } from './placement.js';

const shipped = resolve(import.meta.dirname, '../../consortium.yaml');

describe('ensurePlacement', () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'placement-'));
  });

  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  function start(choice: PlacementChoice = {}): Network {
    return ensurePlacement(state, choice, shipped);
  }

  function changed(from: string, to: string): string {
    const file = join(state, 'changed.yaml');
    writeFileSync(file, readFileSync(shipped, 'utf8').replace(from, to));
    return file;
  }

  it('remembers the ports for the next start and for the other commands', () => {
    start({ portBase: 9000 });
    assert.equal(start().organizations[0]?.ports.gateway, 9000);
    assert.equal(placedNetwork(state).organizations[0]?.ports.gateway, 9000);
  });

  it('refuses what the channel and the certificates were not made for', () => {
    start({ portBase: 9000 });
    assert.throws(() => start({ portBase: 9500 }), /Reset it first/);
    const renamed = changed('mspId: EvergreenMSP', 'mspId: EverblueMSP');
    assert.throws(() => start({ consortium: renamed }), /Reset it first/);
  });

  it('takes over what can change at every start', () => {
    start();
    const tuned = changed('timeWindow: 60s', 'timeWindow: 30s');
    assert.equal(start({ consortium: tuned }).peer.timeWindow, '30s');
  });

  it('takes over where alerts go, which nothing was founded on', () => {
    start();
    const url = 'https://pager.example/alerts';
    const alerting = changed('ipfs: true', `ipfs: true\n    alerts: { url: "${url}" }`);
    assert.deepEqual(start({ consortium: alerting }).organizations[0]?.alerts, { url });
    assert.equal(start({ consortium: shipped }).organizations[0]?.alerts, undefined);
  });

  it('takes over which system a plan asks, which nothing was founded on', () => {
    start();
    const other = changed('interface: x12', 'interface: fhir');
    const { organizations } = start({ consortium: other });
    assert.deepEqual(organizations[3]?.planService, { interface: 'fhir' });
  });

  it('remembers its consortium file, with later changes, when none is named', () => {
    const other = changed('name: northfield', 'name: northblue');
    start({ consortium: other });
    assert.equal(start().organizations[4]?.name, 'northblue');
    writeFileSync(other, readFileSync(other, 'utf8').replace('timeWindow: 60s', 'timeWindow: 30s'));
    assert.equal(start().peer.timeWindow, '30s');
    assert.throws(() => start({ consortium: shipped }), /Reset it first/);
  });

  it('keeps what it read of a consortium file that is gone', () => {
    const other = changed('name: northfield', 'name: northblue');
    start({ consortium: other });
    rmSync(other);
    assert.equal(start().organizations[4]?.name, 'northblue');
    assert.throws(() => start({ consortium: other }), /ENOENT/);
  });

  it('says so where nothing was started yet', () => {
    assert.throws(() => placedNetwork(state), /No network was started/);
  });
});
