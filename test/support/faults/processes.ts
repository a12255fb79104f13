import { closeSync, openSync } from 'node:fs';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { stateFolder } from '../network.js';
import { eventually } from '../operator.js';

/** What the supervisor of the network under test says of a process. */
export interface ProcessStatus {
  readonly name: string;
  readonly state: string;
  readonly pid?: number;
}

/** A process that has an id. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
}

/** How long (ms) a process may take to be ready again, on a machine that others use too. */
const patience = 240_000;

/**
 * Asks the supervisor by its socket, as the operator's `status` does, and spends no process on it: it is
 * asked often, and by clients that share the machine with what they measure.
 */
export async function statuses(): Promise<readonly ProcessStatus[]> {
  // A socket's path may have 107 bytes only, so the folder is named by an open descriptor.
  const folder = openSync(stateFolder(), 'r');
  const socket = createConnection(`/proc/self/fd/${folder}/control.sock`);
  try {
    socket.write('{"command":"status"}\n');
    for await (const line of createInterface(socket)) {
      const reply = JSON.parse(line) as { result?: ProcessStatus[] };
      if (reply.result !== undefined) {
        return reply.result;
      }
    }
    throw new Error('The supervisor did not say what runs.');
  } finally {
    socket.destroy();
    closeSync(folder);
  }
}

/** The one process whose name begins so: a chaincode service has one of two slots. */
export async function processOf(prefix: string): Promise<RunningProcess> {
  const found = (await statuses()).find(
    ({ name, pid }) => name.startsWith(prefix) && pid !== undefined,
  );
  if (found?.pid === undefined) {
    throw new Error(`No process called ${prefix} runs.`);
  }
  return { name: found.name, pid: found.pid };
}

/** Resolves when every process is ready. */
export function untilWell(): Promise<void> {
  return eventually(
    async () => (await statuses()).every(({ state }) => state === 'ready'),
    patience,
  );
}

/** Resolves when the process runs again, under another process id, and everything is ready. */
export async function untilReplaced(name: string, before: number): Promise<void> {
  await untilAnother(name, before);
  await untilWell();
}

/** Resolves when the process is ready under another process id, whatever the others are. */
export async function untilAnother(name: string, before: number): Promise<void> {
  await eventually(async () => {
    const now = (await statuses()).find((each) => each.name === name);
    return now?.state === 'ready' && now.pid !== before;
  }, patience);
}
