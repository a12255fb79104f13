import { readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { readRaw } from './files.js';
import type { Piece } from './piece.js';

/** Deeper than programs nest what they put away for a while. */
const depthLimit = 3;

/** A checkout or another network in the folder of temporary files is not temporary. */
const ownNames: ReadonlySet<string> = new Set(['.git', 'node_modules', 'processes.json']);

/**
 * Files of the folder of temporary files that were changed since an instant, by whatever program.
 *
 * @param since ms
 * @param skip folders that are looked through otherwise
 */
export function readTemporaryFiles(
  folder: string,
  since: number,
  skip: readonly string[] = [],
): Piece[] {
  const pieces: Piece[] = [];
  for (const file of filesOf(folder, skip, depthLimit)) {
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= since) {
      readRaw(file, file, (piece) => pieces.push(piece));
    }
  }
  return pieces;
}

function filesOf(folder: string, skip: readonly string[], depth: number): string[] {
  const entries = list(folder);
  if (depth < depthLimit && entries.some(({ name }) => ownNames.has(name))) {
    return [];
  }
  return entries.flatMap((entry) => {
    const inner = path.join(folder, entry.name);
    if (entry.isDirectory() && depth > 0 && !skip.includes(inner)) {
      return filesOf(inner, skip, depth - 1);
    }
    return entry.isFile() ? [inner] : [];
  });
}

/** Nothing of a folder that has gone, as temporary ones do. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
