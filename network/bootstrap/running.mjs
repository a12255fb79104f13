/** Networks that run, as far as the commands that install and build have to know. */
import { join } from 'node:path';
import { CommandError } from './command-error.mjs';
import { benchStateFolder, stateFolder, testStateFolders } from './folders.mjs';
import { lockHolder } from './lock.mjs';

/** Who runs the network of a state folder, if anyone. */
export function networkHolder(state) {
  return lockHolder(join(state, 'run.lock'));
}

/** @throws CommandError if the network of a state folder runs */
export function refuseSecondStart(state) {
  const holder = networkHolder(state);
  if (holder !== undefined)
    throw new CommandError(
      `the network in ${state} already runs: process ${holder.pid}, since ${holder.since}`,
    );
}

/**
 * Keeps the dependencies of a running network: its gateways and chaincode load from the very folder
 * that `npm ci` deletes.
 *
 * @param states folders of the networks that this checkout runs
 * @throws CommandError if one of them runs
 */
export function refuseInstallUnderNetwork(
  states = [stateFolder, ...testStateFolders, benchStateFolder],
) {
  const running = states.find((state) => networkHolder(state) !== undefined);
  if (running !== undefined)
    throw new CommandError(
      `The locked dependencies have changed, but the network in ${running} runs with those that are ` +
        `installed. Stop it first: npm run network -- stop${running === stateFolder ? '' : ` --state ${running}`}`,
    );
}
