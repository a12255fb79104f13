import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { AlreadyRunningError, RunLock } from '../supervision/index.js';

/** Shared by all networks of this checkout, and holds no state. */
const keptFolder = 'tools';

/**
 * Deletes the network's state: ledgers, keys, charts. Asks first.
 *
 * @param confirmed skips the question
 * @throws AlreadyRunningError if the network runs
 */
export async function reset(state: string, confirmed: boolean): Promise<void> {
  const holder = RunLock.holder(state);
  if (holder !== undefined) {
    throw new AlreadyRunningError(state, holder.pid, holder.since);
  }
  if (!existsSync(state)) {
    console.log(`There is nothing in ${state}.`);
    return;
  }
  if (!confirmed && !(await agrees(state))) {
    console.log('Nothing was deleted.');
    return;
  }
  for (const entry of readdirSync(state).filter((name) => name !== keptFolder)) {
    rmSync(join(state, entry), { recursive: true, force: true });
  }
  console.log(`Deleted the network in ${state}.`);
}

async function agrees(state: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Error('Say --yes to delete the network without being asked.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `This deletes the ledgers, all keys and every chart in ${state}. Type "delete" to go on: `,
    );
    return answer.trim() === 'delete';
  } finally {
    terminal.close();
  }
}
