import { readFileSync } from 'node:fs';
import { callControl } from '@healthchain/network/dist/supervision/index.js';
import { z } from 'zod';

/** Linux counts processor time in hundredths of a second, whatever its own clock. */
const ticksPerSecond = 100;

const statusSchema = z.array(z.object({ name: z.string(), pid: z.number().optional() }));

/** A process whose processor time counts. */
export interface CountedProcess {
  readonly name: string;
  readonly pid: number;
}

/** Processor seconds up to now: of each process by name, and of the machine. */
export interface CpuReading {
  readonly processes: ReadonlyMap<string, number>;
  readonly machine: number;
  /** Seconds on a clock of which only differences mean something. */
  readonly at: number;
}

/** What happened between two readings. */
export interface CpuUse {
  readonly seconds: number;
  /** Processor seconds of each process that used some, most first. */
  readonly processes: readonly { readonly name: string; readonly seconds: number }[];
  /** Processor seconds of everything else on the machine. */
  readonly others: number;
}

/** The name under which this process and its children count. */
export const clientName = 'client';

/** The processes of a running network. */
export async function networkProcesses(state: string): Promise<readonly CountedProcess[]> {
  const status = statusSchema.parse(await callControl(state, { command: 'status' }));
  return status.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
}

/** Reads the processor time of processes and of this one. */
export function readCpu(processes: readonly CountedProcess[]): CpuReading {
  const own = { name: clientName, pid: process.pid };
  return {
    processes: new Map(
      [...processes, own].map(({ name, pid }) => [name, secondsOf(pid, name === clientName)]),
    ),
    machine: machineSeconds(),
    at: performance.now() / 1000,
  };
}

/** The use between two readings of the same processes. */
export function cpuUse(before: CpuReading, after: CpuReading): CpuUse {
  const processes = [...after.processes]
    .map(([name, seconds]) => ({ name, seconds: seconds - (before.processes.get(name) ?? 0) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((one, other) => other.seconds - one.seconds);
  const ours = processes.reduce((total, { seconds }) => total + seconds, 0);
  const all = after.machine - before.machine;
  return { seconds: after.at - before.at, processes, others: Math.max(0, all - ours) };
}

/** User and system time of a process, with that of children that ended where told. */
function secondsOf(pid: number, withChildren: boolean): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the command, which may hold spaces: state, then the fields of proc(5) from the fourth on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const times = fields.slice(11, withChildren ? 15 : 13);
    return sum(times) / ticksPerSecond;
  } catch {
    // Ended; what it had used is in no loop that runs now.
    return 0;
  }
}

/** All but idle and waiting time of all processors. */
function machineSeconds(): number {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const [user = '0', nice = '0', system = '0', , , interrupt = '0', softInterrupt = '0'] = fields;
  return sum([user, nice, system, interrupt, softInterrupt]) / ticksPerSecond;
}

function sum(fields: readonly string[]): number {
  return fields.reduce((total, field) => total + Number(field), 0);
}
