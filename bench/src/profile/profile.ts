import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closedLoop, type LoopResult } from '../load/closed-loop.js';
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
export interface PathProfile {
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
  const timed: { readonly path: Path; readonly p50: number }[] = [];
  for (const path of paths) {
    timed.push({ path, p50: await aloneP50(path) });
  }
  mkdirSync(options.out, { recursive: true });
  const profiles: PathProfile[] = [];
  for (const { path, p50 } of timed.sort((one, other) => other.p50 - one.p50)) {
    options.report(`profile ${path.name} (${p50.toFixed(0)} ms alone) …`);
    profiles.push(await profilePath(path, p50, options));
  }
  return profiles;
}

async function aloneP50({ go }: Path): Promise<number> {
  await closedLoop(1, { requests: 2 }, go);
  const { latencies } = await closedLoop(1, { requests: trials }, go);
  return percentile(latencies, 50);
}

/** Goes a path for some seconds. */
function goFor({ inFlight, go }: Path, seconds: number): Promise<LoopResult> {
  return closedLoop(inFlight, { seconds }, go);
}

async function profilePath(path: Path, p50: number, options: ProfileOptions): Promise<PathProfile> {
  const { processes, seconds } = options;
  // First without a profiler, which costs time itself.
  const before = readCpu(processes);
  const { latencies } = await goFor(path, seconds);
  const cpu = cpuUse(before, readCpu(processes));
  const hospital = path.gateway === 'reader' ? options.reader : options.custodian;
  const profiles = [
    await nodeProfile(path, 'gateway', new RegExp(`^${hospital}-gateway$`), options),
    await nodeProfile(path, 'chaincode', new RegExp(`^${hospital}-chaincode-`), options),
    await nativeProfile(path, 'peers', /-peer$/, options),
    await nativeProfile(path, 'orderers', /-orderer$/, options),
  ];
  return {
    path: path.name,
    alone: { p50 },
    inFlight: path.inFlight,
    perSecond: latencies.length / cpu.seconds,
    cpu,
    profiles: profiles.filter((each) => each !== undefined),
  };
}

async function nodeProfile(
  path: Path,
  of: ProfiledProcess,
  name: RegExp,
  options: ProfileOptions,
): Promise<ProcessProfile | undefined> {
  const [pid] = pidsOf(options.processes, name);
  if (pid === undefined) {
    return undefined;
  }
  const profile = await profileNode(pid, () => goFor(path, options.seconds));
  return keep(path, of, foldCpuProfile(profile), options);
}

async function nativeProfile(
  path: Path,
  of: ProfiledProcess,
  name: RegExp,
  options: ProfileOptions,
): Promise<ProcessProfile | undefined> {
  if (!(await hasPerf())) {
    options.report(`The ${of} are not profiled: perf is not installed.`);
    return undefined;
  }
  const file = join(options.scratch, 'perf.data');
  const stacks = await profileNative(pidsOf(options.processes, name), file, () =>
    goFor(path, options.seconds),
  );
  return keep(path, of, stacks, options);
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
