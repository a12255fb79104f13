import { hapi, type HapiFigures } from './hapi.js';
import type { Control, Figure, Target } from './judge.js';
import type { LoadLoop } from './load/fhir-load.js';
import type { PathName } from './profile/path.js';
import type { StageReport } from './stages.js';
import type { WriteReport } from './write.js';

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
      path: 'write',
      value: ours[of],
      unit: 'ms',
      control: { name: 'put', value: put[of] },
      target: most(2),
    },
    {
      name: `write, 1 in flight, ${name}`,
      path: 'write',
      value: ours[of],
      unit: 'ms',
      control: { name: 'replay', value: replay[of] },
    },
  ];
  const rate = {
    name: 'write, 64 in flight',
    path: 'write',
    value: ours.perSecond,
    unit: '/s',
  } as const;
  return [
    ...latency('p50', 'p50Ms'),
    ...latency('p95', 'p95Ms'),
    { ...rate, control: { name: 'put', value: put.perSecond }, target: least(0.4) },
    { ...rate, control: { name: 'replay', value: replay.perSecond }, target: least(0.75) },
    ...(['put', 'replay'] as const).map((name): Figure => ({
      name: 'write, processor time of network and client for each',
      path: 'write',
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
      path: 'ingest',
      value: ingest.sequential.resourcesPerSecond,
      unit: '/s',
      control: { name: 'HAPI', value: hapi.ingest.inTurn },
      target,
    },
    {
      name: 'ingest, 4 Bundles in flight, resources',
      path: 'ingest',
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
    const read = { path: 'read', peer, least: 1.5 } as const;
    return [
      rateFigure(`read ${type}, 32 in flight`, concurrency32, read),
      // HAPI's was noted in turn only.
      p95Figure(`read ${type}, 32 in flight, p95`, concurrency32, 'read'),
      p95Figure(`read ${type}, in turn, p95`, sequential, 'read', peer.p95Ms),
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
    const peer: HapiFigures = hapi.search[query];
    const name = `search ${query}, 16 in flight`;
    return [
      rateFigure(name, concurrency16, { path: 'search', peer, least: 3 }),
      p95Figure(`${name}, p95`, concurrency16, 'search', peer.p95Ms),
    ];
  });
}

/** So many times HAPI's rate is wanted, … */
function rateFigure(
  name: string,
  { perSecond }: LoadLoop,
  { path, peer, least: limit }: { path: PathName; peer: HapiFigures; least: number },
): Figure {
  const control = { name: 'HAPI', value: peer.perSecond };
  return { name, path, value: perSecond, unit: '/s', control, target: least(limit) };
}

/** … at a p95 that is no higher. @param noted HAPI's (ms) for the same work, where it was noted */
function p95Figure(name: string, { p95Ms }: LoadLoop, path: PathName, noted?: number): Figure {
  const control: Control = { name: 'HAPI', ...(noted === undefined ? {} : { value: noted }) };
  return { name, path, value: p95Ms, unit: 'ms', control, target: most(1) };
}

function openChartFigures({ openChart, write }: StageReport): readonly Figure[] {
  if (openChart === undefined) {
    return [];
  }
  const { firstPage, firstOpening } = openChart;
  const oneWrite = { name: 'one committed write of ours', value: openChart.write.p50Ms };
  const opened = {
    name: 'open a chart elsewhere to its first page, p50',
    path: 'open-chart',
    value: firstPage.p50Ms,
    unit: 'ms',
  } as const;
  return [
    {
      ...opened,
      control: oneWrite,
      target: most(4),
    },
    {
      ...opened,
      name: 'open a chart elsewhere for the first time, p50',
      value: firstOpening.p50Ms,
      control: oneWrite,
      target: most(4),
    },
    ...(write === undefined
      ? []
      : [{ ...opened, control: { name: 'put', value: write.put.p50Ms } }]),
    {
      name: 'open a chart elsewhere to its first page, p95',
      path: 'open-chart',
      value: firstPage.p95Ms,
      unit: 'ms',
    },
  ];
}
