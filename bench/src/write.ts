import { randomBytes, randomUUID } from 'node:crypto';
import type { ControlCall, ControlClient } from './control/control-client.js';
import { closedLoop, steadyRate, tally, type Tally } from './load/closed-loop.js';
import type { Ehr } from './load/ehr.js';
import { ObservationSource } from './load/observations.js';
import { cpuUse, type CpuReading } from './network/cpu.js';
import { observeWrite } from './replay/observe-write.js';
import { replayCalls } from './replay/replay-calls.js';
import { median, percentile } from './stats/percentile.js';

/** How much is written. */
export interface WriteSizes {
  readonly rounds: number;
  /** Requests of a round, one after the other. */
  readonly inTurn: number;
  /** Seconds of a round with 64 in flight. */
  readonly seconds: number;
}

export interface WriteOptions {
  readonly sizes: WriteSizes;
  /** Processor time up to now. */
  readonly readCpu: () => CpuReading;
  readonly report: (line: string) => void;
}

/** Figures of one way to write. */
export interface WriteFigures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Median of the rounds. */
  readonly perSecond: number;
  /** Processor time (ms) of the whole network and the client for each; median of the rounds. */
  readonly cpuMs: number;
  readonly rounds: readonly WriteRound[];
}

export interface WriteRound extends Tally {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly perSecond: number;
  readonly cpuMs: number;
}

/** The ways to write that are compared. */
export const writers = ['ours', 'put', 'replay'] as const;
export type Writer = (typeof writers)[number];
export type WriteReport = Readonly<Record<Writer, WriteFigures>> & {
  /** What `replay` repeats. */
  readonly replayed: object;
};

const inFlight = 64;
/** So that a rate can be taken between the first answers and the last. */
const leastAnswers = 2 * inFlight;
const patients = 16;
const putBytes = 1024;
/** Requests of each way before the first round. */
const warmUp = 128;

/**
 * Ours, from the HTTP request to the committed answer, against the bare put and against the same reads
 * and writes without logic; in turns, so that what disturbs the machine disturbs all of them.
 */
export async function measureWrites(
  ehr: Ehr,
  control: ControlClient,
  { sizes, readCpu, report }: WriteOptions,
): Promise<WriteReport> {
  const observations = await ObservationSource.admit(ehr, patients);
  const observed = await observeWrite(control.channel, () => observations.create());
  const { seed, next } = replayCalls(observed.write, observed.sizes);
  await control.submit(seed);
  const ways: Readonly<Record<Writer, () => Promise<void>>> = {
    ours: () => observations.create(),
    put: () => control.submit(put()),
    replay: () => control.submit(next()),
  };
  const samples: Record<Writer, Sample[]> = { ours: [], put: [], replay: [] };
  for (const writer of writers) {
    await closedLoop(inFlight, { requests: warmUp }, ways[writer]);
  }
  for (let round = 1; round <= sizes.rounds; round += 1) {
    for (const writer of writers) {
      const sample = await sampleOf(ways[writer], sizes, readCpu);
      samples[writer].push(sample);
      report(`write ${round}/${sizes.rounds} ${writer}: ${describe(sample.round)}`);
    }
  }
  return {
    ours: figuresOf(samples.ours),
    put: figuresOf(samples.put),
    replay: figuresOf(samples.replay),
    replayed: observed.write,
  };
}

interface Sample {
  readonly latencies: readonly number[];
  readonly round: WriteRound;
}

async function sampleOf(
  way: () => Promise<void>,
  sizes: WriteSizes,
  readCpu: () => CpuReading,
): Promise<Sample> {
  const inTurn = await closedLoop(1, { requests: sizes.inTurn }, way);
  const before = readCpu();
  const end = { seconds: sizes.seconds, answers: leastAnswers };
  const together = await closedLoop(inFlight, end, way);
  const { processes } = cpuUse(before, readCpu());
  const cpu = processes.reduce((total, { seconds }) => total + seconds, 0);
  const { latencies } = inTurn;
  return {
    latencies,
    round: {
      p50Ms: percentile(latencies, 50),
      p95Ms: percentile(latencies, 95),
      perSecond: steadyRate(together, inFlight),
      cpuMs: (cpu * 1000) / together.latencies.length,
      ...tally([inTurn, together]),
    },
  };
}

/** Latencies of all rounds together, and the median round's throughput. */
function figuresOf(samples: readonly Sample[]): WriteFigures {
  const latencies = samples.flatMap((sample) => sample.latencies);
  return {
    p50Ms: percentile(latencies, 50),
    p95Ms: percentile(latencies, 95),
    perSecond: median(samples.map(({ round }) => round.perSecond)),
    cpuMs: median(samples.map(({ round }) => round.cpuMs)),
    rounds: samples.map(({ round }) => round),
  };
}

function put(): ControlCall {
  return { name: 'Put', args: [randomUUID(), randomBytes(putBytes / 2).toString('hex')] };
}

function describe({ p50Ms, p95Ms, perSecond, cpuMs, failures }: WriteRound): string {
  const lost = failures.length === 0 ? '' : `; ${failures.length} failed: ${failures[0] ?? ''}`;
  const latency = `p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`;
  return `${latency}; ${perSecond.toFixed(1)}/s, ${cpuMs.toFixed(1)} ms of processors each${lost}`;
}
