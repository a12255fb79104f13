import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { projectRoot } from '../network.js';
import type { Piece } from './piece.js';

const run = promisify(execFile);
const source = path.join(projectRoot, 'test/support/leaks/leveldb');
const program = path.join(projectRoot, 'test/dist/leveldb');

/**
 * The program that reads LevelDB: the library of Fabric and Kubo is a Go module, which the network's
 * own programs need, too.
 */
async function ensureProgram(): Promise<string> {
  const changed = ['main.go', 'go.sum'].map((file) => statSync(path.join(source, file)).mtimeMs);
  if (!existsSync(program) || statSync(program).mtimeMs < Math.max(...changed)) {
    const scratch = mkdtempSync(`${program}-`);
    const built = path.join(scratch, 'leveldb');
    await run('go', ['build', '-mod=readonly', '-buildvcs=false', '-o', built, '.'], {
      cwd: source,
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    renameSync(built, program);
    rmSync(scratch, { recursive: true });
  }
  return program;
}

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
