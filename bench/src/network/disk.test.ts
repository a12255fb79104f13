import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSystemOf, readDisk } from './disk.js';

const mounts = [
  '/dev/root / ext4 rw 0 0',
  'tmpfs /tmp tmpfs rw 0 0',
  '/dev/vdb /data\\040one xfs rw 0 0',
  'tmpfs /data\\040one/fast tmpfs rw 0 0',
  '/dev/vdc /tmp btrfs rw 0 0',
  '',
].join('\n');

describe('fileSystemOf', () => {
  it('is that of the innermost mount, and of the last one there', () => {
    for (const [path, type] of [
      ['/home/state', 'ext4'],
      ['/', 'ext4'],
      ['/tmp', 'btrfs'],
      ['/tmp/state', 'btrfs'],
      ['/tmpfiles', 'ext4'],
      ['/data one/state', 'xfs'],
      ['/data one/fast/state', 'tmpfs'],
    ] as const) {
      assert.equal(fileSystemOf(mounts, path), type, path);
    }
  });

  it('is unknown without mounts', () => {
    assert.equal(fileSystemOf('', '/home'), 'unknown');
  });
});

describe('readDisk', () => {
  it('measures in a folder and leaves nothing there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'healthchain-disk-'));
    try {
      const { fileSystem, syncMs } = readDisk(folder);
      assert.notEqual(fileSystem, 'unknown');
      assert.ok(syncMs > 0);
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
