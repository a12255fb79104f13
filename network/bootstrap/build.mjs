import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { mainProgram, projectFolder } from './folders.mjs';
import { mustRun } from './run-program.mjs';

/** Each workspace with the folder that its sources are compiled from. */
const running = [
  { name: 'protocol', sources: 'src' },
  { name: 'chaincode', sources: 'src' },
  { name: 'gateway', sources: 'src' },
  { name: 'network', sources: 'src' },
];
/** What a running network does without. */
const apart = [
  { name: 'verifier', sources: 'src' },
  { name: 'test', sources: '.' },
  { name: 'bench/control', sources: 'src' },
  { name: 'bench', sources: 'src' },
];

/**
 * Compiles what has changed. A build that was cut off goes on where it was.
 *
 * @param {{ withTests: boolean }} options whether also the tests, the verifier and the benchmarks
 */
export async function build({ withTests }) {
  const workspaces = withTests ? [...running, ...apart] : running;
  for (const workspace of workspaces) removeOrphans(workspace);
  const names = workspaces.map(({ name }) => name);
  await mustRun(process.execPath, ['node_modules/typescript/bin/tsc', '--build', ...names], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
}

/** Whether the operator's command was compiled at all, and has what it loads. */
export function isCommandBuilt() {
  return existsSync(mainProgram) && existsSync(join(projectFolder, 'node_modules/commander'));
}

/** Whether the operator's command is older than its sources; quicker than asking the compiler. */
export function isCommandStale() {
  const buildInfo = join(projectFolder, 'network/dist/.tsbuildinfo');
  // The compiler writes the latter last: without it the build was cut off.
  if (!existsSync(mainProgram) || !existsSync(buildInfo)) return true;
  const sources = join(projectFolder, 'network/src');
  const buildTime = statSync(buildInfo).mtimeMs;
  return filesBelow(sources).some((file) => statSync(join(sources, file)).mtimeMs > buildTime);
}

/**
 * Deletes what was compiled from a source that is gone: its tests would still run, and it would
 * count in the chaincode's digest.
 */
export function removeOrphans({ name, sources }) {
  const output = join(projectFolder, name, 'dist');
  if (!existsSync(output)) return;
  for (const file of filesBelow(output)) {
    const source = file.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    if (source !== file && !existsSync(join(projectFolder, name, sources, source))) {
      rmSync(join(output, file));
    }
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true });
}
