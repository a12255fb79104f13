import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSecret, readIfPresent, writeFile } from './files.js';

describe('files of the state folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const mode = (path: string): number => statSync(path).mode & 0o777;

  it('can be read by their owner only, and so can the folders above', () => {
    writeFile(join(folder, 'a/b.txt'), 'text');
    assert.equal(mode(join(folder, 'a')), 0o700);
    assert.equal(mode(join(folder, 'a/b.txt')), 0o600);
  });

  it('are replaced whole and leave no draft behind', () => {
    const file = join(folder, 'file');
    writeFile(file, 'one');
    writeFile(file, 'two');
    assert.equal(readIfPresent(file), 'two');
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  it('keep a secret once it is made', () => {
    const secret = ensureSecret(join(folder, 'pin'));
    assert.match(secret, /^[\w-]{32}$/);
    assert.equal(ensureSecret(join(folder, 'pin')), secret);
    assert.notEqual(ensureSecret(join(folder, 'other')), secret);
  });

  it('are undefined where they are absent', () => {
    assert.equal(readIfPresent(join(folder, 'absent')), undefined);
  });
});
