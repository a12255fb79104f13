import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensurePlacement, placedNetwork } from './placement.js';

const shipped = resolve(import.meta.dirname, '../../consortium.yaml');

describe('ensurePlacement', () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'placement-'));
  });

  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  function changed(from: string, to: string): string {
    const file = join(state, 'changed.yaml');
    writeFileSync(file, readFileSync(shipped, 'utf8').replace(from, to));
    return file;
  }

  it('remembers the ports for the next start and for the other commands', () => {
    ensurePlacement(state, shipped, 9000);
    assert.equal(ensurePlacement(state, shipped).organizations[0]?.ports.gateway, 9000);
    assert.equal(placedNetwork(state).organizations[0]?.ports.gateway, 9000);
  });

  it('refuses what the channel and the certificates were not made for', () => {
    ensurePlacement(state, shipped, 9000);
    assert.throws(() => ensurePlacement(state, shipped, 9500), /Reset it first/);
    const renamed = changed('mspId: EvergreenMSP', 'mspId: EverblueMSP');
    assert.throws(() => ensurePlacement(state, renamed), /Reset it first/);
  });

  it('takes over what can change at every start', () => {
    ensurePlacement(state, shipped);
    const tuned = changed('timeWindow: 60s', 'timeWindow: 30s');
    assert.equal(ensurePlacement(state, tuned).peer.timeWindow, '30s');
  });

  it('says so where nothing was started yet', () => {
    assert.throws(() => placedNetwork(state), /No network was started/);
  });
});
