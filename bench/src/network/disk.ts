import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median } from '../stats/percentile.js';

/** Where the network keeps its state, and what durability costs there. */
export interface Disk {
  /** Such as `ext4`; of `tmpfs` nothing survives, however often it is synced. */
  readonly fileSystem: string;
  /** Milliseconds to append 4 KiB and sync them; the median. */
  readonly syncMs: number;
}

const syncs = 50;
const bytes = Buffer.alloc(4096, 1);

/** @param folder there is one, and files may be made in it */
export function readDisk(folder: string): Disk {
  return {
    fileSystem: fileSystemOf(readFileSync('/proc/self/mounts', 'utf8'), realpathSync(folder)),
    syncMs: syncTime(folder),
  };
}

/** The type of the innermost mount that a path is under. @param mounts as Linux lists them */
export function fileSystemOf(mounts: string, path: string): string {
  const found = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, point = '', type = '']) => ({ point: unescaped(point), type }))
    .filter(({ point }) => point !== '' && isUnder(path, point))
    // Of mounts over each other the later one counts, and sorting keeps their order.
    .sort((one, other) => one.point.length - other.point.length)
    .at(-1);
  return found?.type ?? 'unknown';
}

function isUnder(path: string, point: string): boolean {
  return path === point || path.startsWith(point === '/' ? point : `${point}/`);
}

/** Blanks stand as octal numbers there. */
function unescaped(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function syncTime(folder: string): number {
  const scratch = mkdtempSync(join(folder, 'sync-'));
  const file = openSync(join(scratch, 'file'), 'a');
  try {
    const times = Array.from({ length: syncs }, () => {
      const begin = performance.now();
      writeSync(file, bytes);
      fsyncSync(file);
      return performance.now() - begin;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(scratch, { recursive: true });
  }
}
