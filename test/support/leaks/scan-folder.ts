import { statSync } from 'node:fs';
import path from 'node:path';
import { filesUnder, readRaw } from './files.js';
import type { Scanner } from './scanner.js';
import { stores } from './stores.js';

/** What was read of a folder. */
export interface Coverage {
  /** Files by the store that they belong to, whose reader read them. */
  readonly byStore: Readonly<Record<string, readonly string[]>>;
  /** Files that were read as they are, these included. */
  readonly raw: ReadonlySet<string>;
  /** Large files that were written last before the canaries were made, and so hold none. */
  readonly older: ReadonlySet<string>;
}

/**
 * Scans a folder: each store by its own reader, and every file as it is, so that none is forgotten.
 *
 * @param since when the canaries were made (ms)
 */
export async function scanFolder(scanner: Scanner, root: string, since = 0): Promise<Coverage> {
  const [raw, older] = [new Set<string>(), new Set<string>()];
  scanRaw(scanner, root, since, { raw, older });
  const byStore: Record<string, readonly string[]> = {};
  for (const store of stores) {
    const files = filesUnder(root).filter((file) => store.holds(file) && !older.has(file));
    byStore[store.name] = files;
    for (const { place, bytes } of await store.read(root, files, since)) {
      scanner.scan(place, bytes);
    }
  }
  // What came while the stores were read.
  scanRaw(scanner, root, since, { raw, older });
  return { byStore, raw, older };
}

function scanRaw(
  scanner: Scanner,
  root: string,
  since: number,
  { raw, older }: { raw: Set<string>; older: Set<string> },
): void {
  for (const file of filesUnder(root).filter((one) => !raw.has(one))) {
    const absolute = path.join(root, file);
    if (isOlder(absolute, since)) {
      older.add(file);
    } else {
      older.delete(file);
      const there = readRaw(absolute, file, ({ bytes }) => {
        scanAsItIs(scanner, file, bytes);
      });
      // What has gone stands in other files by now.
      if (there) {
        raw.add(file);
      }
    }
  }
}

/** Smaller files are read whatever their age (bytes). */
const alwaysRead = 1024 * 1024;

function isOlder(file: string, since: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.size > alwaysRead && found.mtimeMs < since;
}

/** A reader takes apart what its store holds: there a glance is enough. */
function scanAsItIs(scanner: Scanner, file: string, bytes: Buffer): void {
  if (stores.some((store) => store.holds(file))) {
    scanner.glance(file, bytes);
  } else {
    scanner.scan(file, bytes);
  }
}
