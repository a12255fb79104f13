import { existsSync } from 'node:fs';
import path from 'node:path';
import { filesUnder, readRaw } from './files.js';
import type { Scanner } from './scanner.js';
import { stores } from './stores.js';

/** What was read of a folder. */
export interface Coverage {
  /** Files by the store that they belong to. */
  readonly byStore: Readonly<Record<string, readonly string[]>>;
  /** Files that were read as they are, which are all. */
  readonly raw: ReadonlySet<string>;
  /** Files that went while the folder was read; what they held stands in others by then. */
  readonly gone: readonly string[];
}

/** Scans a folder: each store by its own reader, and every file as it is, so that none is forgotten. */
export async function scanFolder(scanner: Scanner, root: string): Promise<Coverage> {
  const raw = new Set<string>();
  const gone: string[] = [];
  scanRaw(scanner, root, raw, gone);
  const byStore: Record<string, readonly string[]> = {};
  for (const store of stores) {
    const files = filesUnder(root).filter((file) => store.holds(file));
    byStore[store.name] = files;
    for (const { place, bytes } of await store.read(root, files)) {
      scanner.scan(place, bytes);
    }
  }
  // What came while the stores were read.
  scanRaw(scanner, root, raw, gone);
  return { byStore, raw, gone: gone.filter((file) => !existsSync(path.join(root, file))) };
}

function scanRaw(scanner: Scanner, root: string, raw: Set<string>, gone: string[]): void {
  for (const file of filesUnder(root).filter((one) => !raw.has(one))) {
    const there = readRaw(path.join(root, file), file, ({ place, bytes }) => {
      scanner.scan(place, bytes);
    });
    if (there) {
      raw.add(file);
    } else {
      gone.push(file);
    }
  }
}
