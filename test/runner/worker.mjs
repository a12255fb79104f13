/** For mocha's workers: processes that run test files beside each other, each one file at a time. */
import { delimiter } from 'node:path';

const { MOCHA_WORKER_ID: id, HEALTHCHAIN_STATES: states } = process.env;
const isWorker = id !== undefined;

if (isWorker) {
  if (states !== undefined) process.env.HEALTHCHAIN_STATE = networkOf(Number(id));
  // Mocha ends a worker that has not exited within a second, and writing its coverage takes longer.
  process.once('SIGTERM', () => process.exit());
}

/** What a test prints appears at once, the results of its file when all of them are known. */
export const mochaHooks = isWorker ? { beforeAll: nameWhoPrints } : {};

/** The tests stop nodes, change policies and replace people's passkeys: no two share a network. */
function networkOf(worker) {
  const state = states.split(delimiter)[worker];
  if (state === undefined) throw new Error(`Worker ${worker} has no network: one before it died.`);
  return state;
}

const { log } = console;

function nameWhoPrints() {
  const titles = this.test.parent.suites.map(({ title }) => title);
  console.log = (...line) => log(`${titles.join(', ')}:\n`, ...line);
}
