import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Workspaces whose built code the peers run. */
export const releasedWorkspaces = ['chaincode', 'protocol'] as const;

/** Whether a built file is part of what runs: nothing for tests, nor what only a compiler reads. */
export function isReleased(file: string): boolean {
  return file.endsWith('.js') && !file.endsWith('.test.js') && !file.split(sep).includes('testing');
}

/**
 * Label of the built chaincode: its name and the SHA-256 of every file that runs, with the lockfile
 * that pins its dependencies. A package for chaincode as a service holds no code, so without it
 * organisations could not tell which code they approve.
 *
 * @param repository folder that holds the workspaces
 */
export function chaincodeLabel(name: string, repository: string): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...releasedFiles(repository)]) {
    const content = readFileSync(join(repository, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return `${name}-${hash.digest('hex')}`;
}

function releasedFiles(repository: string): string[] {
  return releasedWorkspaces
    .flatMap((workspace) =>
      readdirSync(join(repository, workspace, 'dist'), { recursive: true, encoding: 'utf8' })
        .filter(isReleased)
        .map((file) => join(workspace, 'dist', file)),
    )
    .sort();
}
