import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closedLoop, tally, type LoopResult, type Tally } from '../load/closed-loop.js';
import { cpuUse, readCpu, type CountedProcess, type CpuUse } from '../network/cpu.js';
import { percentile } from '../stats/percentile.js';
import { flameGraph } from './flame-graph.js';
import { foldCpuProfile } from './fold-cpu-profile.js';
import { topFunctions, withoutIdle, type FoldedStacks, type FunctionShare } from './folded.js';
import { profileNode } from './inspector.js';
import type { Path, PathName } from './path.js';
import { hasPerf, profileNative } from './perf.js';

/** Kinds of processes that are profiled. */
export const profiledProcesses = ['gateway', 'chaincode', 'peers', 'orderers'] as const;
export type ProfiledProcess = (typeof profiledProcesses)[number];

/** Where the processor time of one kind of process went. */
export interface ProcessProfile {
  readonly of: ProfiledProcess;
  readonly functions: readonly FunctionShare[];
  /** File of the flame graph; none of a process that had nothing to do. */
  readonly flameGraph?: string;
}

/** Where the time of a path went. */
export interface PathProfile extends Tally {
  readonly path: PathName;
  /** Milliseconds, alone. */
  readonly alone: { readonly p50: number };
  readonly inFlight: number;
  readonly perSecond: number;
  readonly cpu: CpuUse;
  readonly profiles: readonly ProcessProfile[];
}

/** What a profile run needs besides the paths. */
export interface ProfileOptions {
  readonly processes: readonly CountedProcess[];
  /** Names of the two hospitals, whose processes have most to do. */
  readonly custodian: string;
  readonly reader: string;
  readonly seconds: number;
  /** Folder for the flame graphs. */
  readonly out: string;
  /** Folder for what is deleted again. */
  readonly scratch: string;
  readonly report: (line: string) => void;
}

const functionsShown = 12;
/** Goes of a path, alone, by which it is compared with the others. */
const trials = 5;

/** Profiles all paths, first the one that takes longest when it is gone alone. */
export async function profilePaths(
  paths: readonly Path[],
  options: ProfileOptions,
): Promise<readonly PathProfile[]> {
  const timed: TimedPath[] = [];
  for (const path of paths) {
    const alone = await goAlone(path);
    timed.push({ path, alone, p50: percentile(alone.latencies, 50) });
  }
  mkdirSync(options.out, { recursive: true });
  const profiles: PathProfile[] = [];
  for (const each of timed.sort((one, other) => other.p50 - one.p50)) {
    options.report(`profile ${each.path.name} (${each.p50.toFixed(0)} ms alone) …`);
    profiles.push(await profilePath(each, options));
  }
  return profiles;
}

interface TimedPath {
  readonly path: Path;
  readonly alone: LoopResult;
  readonly p50: number;
}

async function goAlone({ go }: Path): Promise<LoopResult> {
  await closedLoop(1, { requests: 2 }, go);
  return closedLoop(1, { requests: trials }, go);
}

async function profilePath(
  { path, alone, p50 }: TimedPath,
  options: ProfileOptions,
): Promise<PathProfile> {
  const { processes, seconds } = options;
  const loops = [alone];
  const go = async (): Promise<LoopResult> => {
    const loop = await closedLoop(path.inFlight, { seconds }, path.go);
    loops.push(loop);
    return loop;
  };
  // First without a profiler, which costs time itself.
  const before = readCpu(processes);
  const { latencies } = await go();
  const cpu = cpuUse(before, readCpu(processes));
  const hospital = path.gateway === 'reader' ? options.reader : options.custodian;
  const work = { path, go, options };
  const profiles = [
    await nodeProfile(work, 'gateway', new RegExp(`^${hospital}-gateway$`)),
    await nodeProfile(work, 'chaincode', new RegExp(`^${hospital}-chaincode-`)),
    await nativeProfile(work, 'peers', /-peer$/),
    await nativeProfile(work, 'orderers', /-orderer$/),
  ];
  return {
    path: path.name,
    alone: { p50 },
    inFlight: path.inFlight,
    perSecond: latencies.length / cpu.seconds,
    cpu,
    profiles: profiles.filter((each) => each !== undefined),
    ...tally(loops),
  };
}

/** What goes on while a process is profiled. */
interface Work {
  readonly path: Path;
  readonly go: () => Promise<unknown>;
  readonly options: ProfileOptions;
}

async function nodeProfile(
  { path, go, options }: Work,
  of: ProfiledProcess,
  name: RegExp,
): Promise<ProcessProfile | undefined> {
  const [pid] = pidsOf(options.processes, name);
  if (pid === undefined) {
    return undefined;
  }
  return keep(path, of, foldCpuProfile(await profileNode(pid, go)), options);
}

async function nativeProfile(
  { path, go, options }: Work,
  of: ProfiledProcess,
  name: RegExp,
): Promise<ProcessProfile | undefined> {
  if (!(await hasPerf())) {
    options.report(`The ${of} are not profiled: perf is not installed.`);
    return undefined;
  }
  const file = join(options.scratch, 'perf.data');
  return keep(path, of, await profileNative(pidsOf(options.processes, name), file, go), options);
}

function keep(
  path: Path,
  of: ProfiledProcess,
  stacks: FoldedStacks,
  { out }: ProfileOptions,
): ProcessProfile {
  const work = withoutIdle(stacks);
  if (work.size === 0) {
    return { of, functions: [] };
  }
  const picture = `${path.name}-${of}.svg`;
  writeFileSync(join(out, picture), flameGraph(`${path.name}: ${of}`, work));
  return { of, functions: topFunctions(work, functionsShown), flameGraph: picture };
}

function pidsOf(processes: readonly CountedProcess[], pattern: RegExp): readonly number[] {
  return processes.filter(({ name }) => pattern.test(name)).map(({ pid }) => pid);
}
