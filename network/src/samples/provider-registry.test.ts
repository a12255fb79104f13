import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureProviderRegistry } from './provider-registry.js';

describe('The registries of providers of a gateway', () => {
  let folder: string;
  let sample: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    sample = join(folder, 'sample');
    mkdirSync(sample);
    writeFileSync(join(sample, 'npi.json'), '[]');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given none, then the sample’s', () => {
    const registry = ensureProviderRegistry(folder, sample);
    assert.equal(registry, join(folder, 'provider-registry'));
    assert.equal(readFileSync(join(registry, 'npi.json'), 'utf8'), '[]');
  });

  it('given some that an operator put there, then they stay', () => {
    const file = join(ensureProviderRegistry(folder, sample), 'npi.json');
    writeFileSync(file, '[{}]');
    ensureProviderRegistry(folder, sample);
    assert.equal(readFileSync(file, 'utf8'), '[{}]');
  });
});
