import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.js';
import { endProcessGroups } from './process-ending.js';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '../../bootstrap/process-identity.mjs';

const identitySchema = z.object({
  pid: z.number().int().positive(),
  startTime: z.string(),
  bootId: z.string(),
});
const recordsSchema = z.object({ supervisor: identitySchema, processes: z.array(identitySchema) });

/**
 * The file that tells which processes a supervisor has running, so that they can be ended when the
 * supervisor itself was killed and could not.
 */
export class ProcessRecords {
  readonly #file: string;
  readonly #supervisor = identifyProcess(process.pid);
  #processes: ProcessIdentity[] = [];

  constructor(stateFolder: string) {
    this.#file = recordsFile(stateFolder);
    this.#write();
  }

  /** Records a process; to be called right after it was spawned. */
  add(identity: ProcessIdentity): void {
    this.#processes.push(identity);
    this.#write();
  }

  /** Forgets an ended process. */
  remove(identity: ProcessIdentity): void {
    this.#processes = this.#processes.filter((each) => each !== identity);
    this.#write();
  }

  #write(): void {
    const records = { supervisor: this.#supervisor, processes: this.#processes };
    writeFileAtomically(this.#file, `${JSON.stringify(records)}\n`);
  }
}

/**
 * Ends what a dead supervisor of this state folder left running, last started first.
 * Does nothing while that supervisor lives.
 *
 * @param ofSupervisor only the processes of this supervisor; by default those of any.
 */
export async function endLeftovers(
  stateFolder: string,
  graceMs: number,
  ofSupervisor?: number,
): Promise<number> {
  const records = readRecords(recordsFile(stateFolder));
  if (records === undefined || isRunning(records.supervisor)) return 0;
  if (ofSupervisor !== undefined && records.supervisor.pid !== ofSupervisor) return 0;
  const leftovers = records.processes.filter(isRunning).reverse();
  await endProcessGroups(leftovers, graceMs);
  return leftovers.length;
}

function recordsFile(stateFolder: string): string {
  return join(stateFolder, 'processes.json');
}

function readRecords(file: string): z.infer<typeof recordsSchema> | undefined {
  try {
    return recordsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent before the first start. It is written atomically, so a broken one is not ours.
    return undefined;
  }
}
