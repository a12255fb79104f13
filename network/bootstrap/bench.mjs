/**
 * `npm run bench`: measures a fresh network, or with `--state DIR` one that runs.
 *
 * `--only PART,PART`, `--quick`; `bench/README.md` says what the parts are.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError } from './command-error.mjs';
import { benchStateFolder, projectFolder } from './folders.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './run-command.mjs';
import { mustRun } from './run-program.mjs';
import { networkHolder } from './running.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  // The program that measures knows and checks all options.
  const { values } = parseArgs({ args, strict: false, options: { state: { type: 'string' } } });
  const measure = (more) =>
    mustRun(process.execPath, [join(projectFolder, 'bench/dist/main.js'), ...args, ...more]);
  if (values.state !== undefined) {
    if (networkHolder(values.state) === undefined) {
      throw new CommandError(`no network runs in ${values.state}`);
    }
    await prepare({ withTests: true });
    await measure([]);
    return;
  }
  await prepare({ withTests: true });
  const { startFreshNetwork } = await import('../../test/runner/test-network.mjs');
  console.log('Starting a network …');
  const network = await startFreshNetwork({
    state: benchStateFolder,
    name: 'bench',
    // The patients are the benchmark's own.
    args: ['--no-samples'],
  });
  // A signal ends the measuring first, and then the network.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => undefined);
  try {
    await measure(['--own-network', '--state', benchStateFolder]);
  } finally {
    await network.stop();
  }
});
