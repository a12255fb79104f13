import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTokenFile, keepTokenFile, mendTokenFile } from './token-file.js';

describe('the file that describes a token', () => {
  let hsm: string;
  let file: string;

  beforeEach(() => {
    hsm = mkdtempSync(join(tmpdir(), 'hsm-'));
    mkdirSync(join(hsm, 'tokens/1'), { recursive: true });
    file = join(hsm, 'tokens/1/token.object');
    writeFileSync(file, 'as it was initialized');
  });

  afterEach(() => {
    rmSync(hsm, { recursive: true });
  });

  it('given a login that was killed, then it is mended from the copy', () => {
    keepTokenFile(hsm);
    assert.equal(mendTokenFile(hsm), false);
    for (const size of [0, 7]) {
      truncateSync(file, size);
      assert.equal(mendTokenFile(hsm), true);
      assert.equal(readFileSync(file, 'utf8'), 'as it was initialized');
    }
    rmSync(file);
    assert.equal(mendTokenFile(hsm), true);
    assert.equal(mendTokenFile(hsm), false);
  });

  it('given a copy, then no later state takes its place', () => {
    keepTokenFile(hsm);
    truncateSync(file, 0);
    keepTokenFile(hsm);
    mendTokenFile(hsm);
    assert.equal(readFileSync(file, 'utf8'), 'as it was initialized');
  });

  it('given another module than SoftHSM, then there is nothing to keep or mend', () => {
    rmSync(join(hsm, 'tokens'), { recursive: true });
    assert.equal(hasTokenFile(hsm), false);
    keepTokenFile(hsm);
    assert.equal(mendTokenFile(hsm), false);
    mkdirSync(join(hsm, 'tokens'));
    assert.equal(hasTokenFile(hsm), false);
  });
});
