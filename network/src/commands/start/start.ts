import { healthLine } from '../../health/summary.js';
import { removeEndpoints } from '../../endpoints/endpoints-file.js';
import { claimFolder } from '../../host/files.js';
import { RunLock, Supervisor } from '../../supervision/index.js';
import { ensurePlacement } from '../../topology/placement.js';
import { locations } from '../locations.js';
import { bringUp } from './bring-up.js';
import { serveControls } from './control.js';
import { listenForHalt, type Halt } from './halt.js';
import type { Session, StartOptions } from './session.js';
import { welcome } from './welcome.js';

/**
 * Brings the network up and keeps it running until Ctrl-C or `stop`; then stops every process, in
 * order. Nothing is lost: the next start continues with the same state folder.
 *
 * @throws AlreadyRunningError if the state folder's network runs, or the first failure of a step
 */
export async function start(options: StartOptions): Promise<void> {
  claimFolder(options.state);
  const lock = RunLock.acquire(options.state);
  try {
    await run(options);
  } finally {
    lock.release();
  }
}

async function run(options: StartOptions): Promise<void> {
  const { state } = options;
  const network = ensurePlacement(state, options, locations.consortium);
  removeEndpoints(network);
  const supervisor = await Supervisor.create({ stateFolder: state });
  const halt = listenForHalt();
  let announceStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    announceStopped = resolve;
  });
  let session: Session | undefined;
  const control = await serveControls({
    network,
    supervisor,
    halt,
    stopped,
    session: () => session,
  });
  try {
    session = await unlessHalted(halt, bringUp(options, network, supervisor));
    if (session !== undefined) {
      console.log(await welcome(network));
      console.log(await healthLine(network, await supervisor.checkedStatus()));
      await (options.untilReady === true ? undefined : halt.requested);
    }
  } finally {
    console.log('Stopping …');
    await supervisor.stopAll();
    announceStopped();
    await control.close();
    console.log('Stopped; the state is kept.');
  }
}

/** What `work` yields, or undefined when a halt is asked for while it goes on. */
async function unlessHalted<T>(halt: Halt, work: Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([work, halt.requested.then(() => undefined)]);
  } catch (error) {
    if (halt.isRequested()) {
      return undefined;
    }
    throw error;
  } finally {
    // After a halt the work fails in its own time, which is no news.
    work.catch(() => undefined);
  }
}
