import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './network.js';

const run = promisify(execFile);

/**
 * Builds a Go program of the tests unless it is there and current.
 *
 * @param folder of its module, from the checkout's root; the program has its name
 * @returns the program's file
 */
export async function ensureGoProgram(folder: string): Promise<string> {
  const source = path.join(projectRoot, folder);
  const program = path.join(projectRoot, 'test/dist', path.basename(folder));
  const changed = ['main.go', 'go.sum'].map((file) => statSync(path.join(source, file)).mtimeMs);
  if (!existsSync(program) || statSync(program).mtimeMs < Math.max(...changed)) {
    const scratch = mkdtempSync(`${program}-`);
    const built = path.join(scratch, path.basename(folder));
    await run('go', ['build', '-mod=readonly', '-buildvcs=false', '-o', built, '.'], {
      cwd: source,
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    renameSync(built, program);
    rmSync(scratch, { recursive: true });
  }
  return program;
}
