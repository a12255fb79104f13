import {
  cpSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { ensureFolder } from '../host/files.js';
import { chaincodeLabel, isReleased, releasedWorkspaces } from './label.js';

const manifestSchema = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
type Manifest = z.infer<typeof manifestSchema>;

/** Program of a frozen release. */
export function releaseProgram(releases: string, label: string): string {
  return join(releases, label, 'node_modules', '@healthchain', 'chaincode', 'dist', 'main.js');
}

/**
 * Copies the built chaincode into a folder of its label and returns the label. The service runs
 * from there, so that a build or a restart during an upgrade cannot change what an approved label
 * runs. Dependencies are linked; the lockfile, which the label covers, pins them.
 */
export function freezeRelease(name: string, repository: string, releases: string): string {
  const label = chaincodeLabel(name, repository);
  const folder = join(releases, label);
  if (existsSync(folder)) {
    return label;
  }
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const modules = join(draft, 'node_modules');
  const sources = releasedWorkspaces.map((workspace) => join(repository, workspace));
  // All copies before the first link: workspaces depend on each other too.
  for (const source of sources) {
    copyWorkspace(source, join(modules, readManifest(source).name));
  }
  for (const source of sources) {
    const found = [join(source, 'node_modules'), join(repository, 'node_modules')];
    linkDependencies(readManifest(source), found, modules);
  }
  renameSync(draft, folder);
  return label;
}

function readManifest(workspace: string): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')));
}

function copyWorkspace(source: string, target: string): void {
  ensureFolder(target);
  cpSync(join(source, 'package.json'), join(target, 'package.json'));
  cpSync(join(source, 'dist'), join(target, 'dist'), {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || isReleased(relative(source, path)),
  });
}

function linkDependencies(manifest: Manifest, sources: readonly string[], target: string): void {
  for (const dependency of Object.keys(manifest.dependencies)) {
    const link = join(target, dependency);
    const source = sources.map((folder) => join(folder, dependency)).find(existsSync);
    if (source !== undefined && !existsSync(link)) {
      ensureFolder(dirname(link));
      // A checkout that was put together of links may go while its release still runs.
      symlinkSync(realpathSync(source), link);
    }
  }
}
