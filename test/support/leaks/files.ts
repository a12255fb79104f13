import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Piece } from './piece.js';

/** Files are read in parts of this size, each with the end of the one before. */
const partSize = 16 * 1024 * 1024;
const overlap = 64 * 1024;

/** Regular files under a folder, relative to it. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** The bytes of a file as they are; `false` if it is not there any more. */
export function readRaw(file: string, place: string, take: (piece: Piece) => void): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
  try {
    readParts(descriptor, place, take);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

function readParts(descriptor: number, place: string, take: (piece: Piece) => void): void {
  const { size } = fstatSync(descriptor);
  for (let start = 0; start === 0 || start + overlap < size; start += partSize - overlap) {
    const part = Buffer.alloc(Math.min(partSize, size - start));
    const length = readSync(descriptor, part, 0, part.length, start);
    take({ place, bytes: part.subarray(0, length) });
  }
}
