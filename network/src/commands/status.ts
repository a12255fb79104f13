import { z } from 'zod';
import { healthLine } from '../health/summary.js';
import { callControl } from '../supervision/index.js';
import { placedNetwork } from '../topology/placement.js';
import { table } from './table.js';

const statusSchema = z.array(
  z.object({
    name: z.string(),
    state: z.enum([
      'waiting',
      'starting',
      'ready',
      'unresponsive',
      'backing-off',
      'stopping',
      'stopped',
    ]),
    pid: z.number().optional(),
    restarts: z.number(),
    startedAt: z.string().optional(),
    lastExit: z.string().optional(),
    logFile: z.string(),
  }),
);

/**
 * Prints every process and the health line.
 *
 * @returns whether everything is healthy
 * @throws NotRunningError if nothing runs in the state folder
 */
export async function status(state: string): Promise<boolean> {
  const processes = statusSchema.parse(await callControl(state, { command: 'status' }));
  console.log(
    table(
      ['PROCESS', 'STATE', 'PID', 'RESTARTS', 'SINCE', 'LAST EXIT'],
      processes.map((each) => [
        each.name,
        each.state,
        String(each.pid ?? ''),
        String(each.restarts),
        each.startedAt ?? '',
        each.lastExit ?? '',
      ]),
    ),
  );
  console.log(`\n${await healthLine(placedNetwork(state), processes)}`);
  return processes.every((each) => each.state === 'ready');
}
