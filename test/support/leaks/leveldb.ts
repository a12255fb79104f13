import { execFileSync, spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { ensureGoProgram } from '../go-program.js';
import type { Piece } from './piece.js';

/**
 * The program that reads LevelDB: the library of Fabric and Kubo is a Go module, which the network's
 * own programs need, too.
 */
const ensureProgram = (): Promise<string> => ensureGoProgram('test/support/leaks/leveldb');

/**
 * Every key and value that the files of LevelDB databases hold, overwritten and deleted ones too. The
 * databases may be in use.
 *
 * @param since ms; files that were written last before are left out
 * @throws Error with what the program said of a database that it could not read whole
 */
export async function readLevelDbs(folders: readonly string[], since = 0): Promise<Piece[]> {
  if (folders.length === 0) {
    return [];
  }
  const child = spawn(await ensureProgram(), ['read', String(Math.floor(since)), ...folders]);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, complaint, code] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    ended,
  ]);
  if (code !== 0) {
    throw new Error(`LevelDB: ${complaint.toString()}`);
  }
  return [...records(output)];
}

function* records(output: Buffer): Generator<Piece> {
  let at = 0;
  const next = (): Buffer => {
    const start = at + 4;
    at = start + output.readUInt32BE(at);
    return output.subarray(start, at);
  };
  while (at < output.length) {
    yield { place: next().toString(), bytes: next() };
  }
}

/**
 * Puts values into a database that nobody uses, has them compacted into a compressed table, and deletes
 * the first one again.
 */
export async function plantInLevelDb(folder: string, values: readonly Buffer[]): Promise<void> {
  const input = values.map((value) => value.toString('base64')).join('\n');
  execFileSync(await ensureProgram(), ['plant', folder], { input });
}
