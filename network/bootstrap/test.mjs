/**
 * `npm test`: checks the machine, installs, builds, lints, and runs all tests.
 *
 * `--only unit|integration|mutation|faults`, `--grep PATTERN`; `--long` (`npm run test:long`) for the larger
 * sizes and the mutation tests; `npm run test:faults` for the faults alone, all of them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError } from './command-error.mjs';
import { stateFolder } from './folders.mjs';
import { releaseLock, takeLock } from './lock.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './run-command.mjs';

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      grep: { type: 'string' },
      long: { type: 'boolean', default: false },
    },
  });
  if (![undefined, 'unit', 'integration', 'mutation', 'faults'].includes(values.only)) {
    throw new CommandError('--only takes unit, integration, mutation or faults');
  }
  const lock = join(stateFolder, 'test.lock');
  const other = takeLock(lock);
  if (other !== undefined) {
    throw new CommandError(`npm test runs already: process ${other.pid}, since ${other.since}`);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => process.exit(130));
  process.once('exit', () => releaseLock(lock));
  await prepareOrCount();
  const { runTests } = await import('../../test/runner/run.mjs');
  if (!(await runTests(values))) process.exitCode = 1;
});

/** A checkout that cannot be built has failed one test, and says so in the closing line. */
async function prepareOrCount() {
  try {
    await prepare({ withTests: true });
  } catch (error) {
    process.once('exit', () => console.log('\n0 passed, 1 failed'));
    throw error;
  }
}
