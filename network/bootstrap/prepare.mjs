import { join } from 'node:path';
import { build } from './build.mjs';
import { CommandError } from './command-error.mjs';
import { stateFolder } from './folders.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { inspectMachine } from './machine.mjs';
import { describeLacks, findLacks } from './preflight.mjs';
import { refuseInstallUnderNetwork } from './running.mjs';

/**
 * Makes the checkout ready to run: checks the machine, installs the dependencies, builds.
 *
 * @param {object} [options]
 * @param {readonly number[]} [options.ports] those that must be free
 * @param {boolean} [options.withTests] whether the tests are to be built too
 * @throws CommandError that tells everything this machine lacks, or which network stands in the way
 */
export async function prepare({ ports = [], withTests = false } = {}) {
  const lacks = findLacks(await inspectMachine(ports));
  if (lacks.length > 0) throw new CommandError(describeLacks(lacks));
  await installAndBuild(withTests);
}

async function installAndBuild(withTests) {
  await withLock(
    join(stateFolder, 'setup.lock'),
    async () => {
      if (!isInstalled()) {
        refuseInstallUnderNetwork();
        console.error('Installing the locked dependencies (about two minutes the first time) …');
        await install();
      }
      console.error('Building …');
      await build({ withTests });
    },
    (pid) => console.error(`Waiting for process ${pid}, which installs and builds …`),
  );
}
