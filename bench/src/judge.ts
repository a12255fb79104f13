import { hapi } from './hapi.js';
import type { StageReport } from './stages.js';
import type { WriteReport } from './write.js';

/** A bound that a figure, or its ratio to its control, is to keep. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly bound: 'most' | 'least';
  readonly limit: number;
}

/** Milliseconds, for less is better; per second, for more is. */
export type Unit = 'ms' | '/s';

/** A measured figure beside what it is compared with. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly control?: { readonly name: string; readonly value: number };
  readonly target?: Target;
}

/** The figure divided by its control. */
export function ratio({ value, control }: Figure): number | undefined {
  return control === undefined ? undefined : value / control.value;
}

/** Whether a figure keeps its target; undefined without one. */
export function isMet(figure: Figure): boolean | undefined {
  const { target } = figure;
  if (target === undefined) {
    return undefined;
  }
  const judged = target.of === 'value' ? figure.value : ratio(figure);
  if (judged === undefined) {
    return undefined;
  }
  return target.bound === 'most' ? judged <= target.limit : judged >= target.limit;
}

const most = (limit: number): Target => ({ of: 'ratio', bound: 'most', limit });
const least = (limit: number): Target => ({ of: 'ratio', bound: 'least', limit });

/** All figures of a stage, with the targets of the issue. */
export function figuresOf(stage: StageReport): readonly Figure[] {
  return [
    ...writeFigures(stage.write),
    ...ingestFigures(stage),
    ...readFigures(stage),
    ...searchFigures(stage),
    ...openChartFigures(stage),
  ];
}

function writeFigures(report: WriteReport | undefined): readonly Figure[] {
  if (report === undefined) {
    return [];
  }
  const { ours, put, replay } = report;
  const latency = (name: string, of: 'p50Ms' | 'p95Ms'): readonly Figure[] => [
    {
      name: `write, 1 in flight, ${name}`,
      value: ours[of],
      unit: 'ms',
      control: { name: 'put', value: put[of] },
      target: most(2),
    },
    {
      name: `write, 1 in flight, ${name}`,
      value: ours[of],
      unit: 'ms',
      control: { name: 'replay', value: replay[of] },
    },
  ];
  const rate = { name: 'write, 64 in flight', value: ours.perSecond, unit: '/s' } as const;
  return [
    ...latency('p50', 'p50Ms'),
    ...latency('p95', 'p95Ms'),
    { ...rate, control: { name: 'put', value: put.perSecond }, target: least(0.4) },
    { ...rate, control: { name: 'replay', value: replay.perSecond }, target: least(0.75) },
    ...(['put', 'replay'] as const).map((name): Figure => ({
      name: 'write, processor time of network and client for each',
      value: ours.cpuMs,
      unit: 'ms',
      control: { name, value: report[name].cpuMs },
    })),
  ];
}

function ingestFigures({ ingest }: StageReport): readonly Figure[] {
  if (ingest === undefined) {
    return [];
  }
  const target: Target = { of: 'value', bound: 'least', limit: 600 };
  return [
    {
      name: 'ingest, Bundles in turn, resources',
      value: ingest.sequential.resourcesPerSecond,
      unit: '/s',
      control: { name: 'HAPI', value: hapi.ingest.inTurn },
      target,
    },
    {
      name: 'ingest, 4 Bundles in flight, resources',
      value: ingest.inFlight4.resourcesPerSecond,
      unit: '/s',
      control: { name: 'HAPI', value: hapi.ingest.inFlight4 },
      target,
    },
  ];
}

function readFigures({ readSearch }: StageReport): readonly Figure[] {
  if (readSearch === undefined) {
    return [];
  }
  return (['Patient', 'Observation'] as const).flatMap((type): Figure[] => {
    const { sequential, concurrency32 } = readSearch.read[type];
    const peer = hapi.read[type];
    return [
      {
        name: `read ${type}, 32 in flight`,
        value: concurrency32.perSecond,
        unit: '/s',
        control: { name: 'HAPI', value: peer.perSecond },
        target: least(1.5),
      },
      {
        name: `read ${type}, in turn, p95`,
        value: sequential.p95Ms,
        unit: 'ms',
        control: { name: 'HAPI', value: peer.p95Ms },
        target: most(1),
      },
    ];
  });
}

function searchFigures({ readSearch }: StageReport): readonly Figure[] {
  if (readSearch === undefined) {
    return [];
  }
  const queries = [
    'observationLab',
    'condition',
    'medicationRequestActive',
    'patientName',
  ] as const;
  return queries.flatMap((query): Figure[] => {
    const { concurrency16 } = readSearch.search[query];
    const peer = hapi.search[query];
    return [
      {
        name: `search ${query}, 16 in flight`,
        value: concurrency16.perSecond,
        unit: '/s',
        control: { name: 'HAPI', value: peer.perSecond },
        target: least(3),
      },
      {
        name: `search ${query}, 16 in flight, p95`,
        value: concurrency16.p95Ms,
        unit: 'ms',
        ...('p95Ms' in peer
          ? { control: { name: 'HAPI', value: peer.p95Ms }, target: most(1) }
          : {}),
      },
    ];
  });
}

function openChartFigures({ openChart, write }: StageReport): readonly Figure[] {
  if (openChart === undefined) {
    return [];
  }
  const { firstPage } = openChart;
  const opened = {
    name: 'open a chart elsewhere to its first page, p50',
    value: firstPage.p50Ms,
    unit: 'ms',
  } as const;
  return [
    {
      ...opened,
      control: { name: 'one committed write of ours', value: openChart.write.p50Ms },
      target: most(5),
    },
    ...(write === undefined
      ? []
      : [{ ...opened, control: { name: 'put', value: write.put.p50Ms } }]),
    {
      name: 'open a chart elsewhere to its first page, p95',
      value: firstPage.p95Ms,
      unit: 'ms',
    },
  ];
}
