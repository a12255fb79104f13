import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { RunLock } from '../supervision/index.js';

/** Shared by all networks of this checkout, and holds no state. */
const toolsFolder = 'tools';

/** Tells whether an entry stays: locks belong to whoever holds them. */
function isKept(entry: string): boolean {
  return entry === toolsFolder || /\.lock(\.|$)/.test(entry);
}

/**
 * Deletes the network's state: ledgers, keys, charts. Asks first.
 *
 * @param confirmed skips the question
 * @param ask puts the question; at the terminal by default
 * @throws AlreadyRunningError if the network runs
 */
export async function reset(state: string, confirmed: boolean, ask = agrees): Promise<void> {
  if (!existsSync(state)) {
    console.log(`There is nothing in ${state}.`);
    return;
  }
  // From the question to the last file, so that nobody starts what is being deleted.
  const lock = RunLock.acquire(state);
  try {
    if (confirmed || (await ask(state))) {
      deleteState(state);
      console.log(`Deleted the network in ${state}.`);
    } else {
      console.log('Nothing was deleted.');
    }
  } finally {
    lock.release();
  }
}

function deleteState(state: string): void {
  for (const entry of readdirSync(state).filter((name) => !isKept(name))) {
    rmSync(join(state, entry), { recursive: true, force: true });
  }
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
