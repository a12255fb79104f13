import { growthOf, mostGrowth, type GrowthFigure } from '../growth.js';
import { figuresOf, isMet, ratio, type Figure, type Target, type Unit } from '../judge.js';
import type { StageReport } from '../stages.js';
import { describeFailures } from './failures.js';
import { table, type Alignment } from './table.js';
import { describeProfiles } from './profiles.js';
import type { BenchReport } from './report.js';

/** The report as a document. @param pictures folder of the flame graphs, beside the document */
export function describe(report: BenchReport, pictures: string): string {
  const [small, large] = report.stages;
  return [
    `# Benchmarks, ${report.startedAt.slice(0, 10)}`,
    '',
    `Commit ${report.commit}. ${report.machine} ${networkWords(report)}, ${report.took} minutes.`,
    ...(report.quick ? ['', 'Small sizes, to try the benchmarks: the figures say little.'] : []),
    '',
    ...describeFailures(report),
    ...report.stages.flatMap((stage) => describeStage(stage)),
    ...(small === undefined || large === undefined ? [] : describeGrowth(small, large)),
    ...describeProfiles(report.profiles, pictures),
  ].join('\n');
}

function networkWords({ ownNetwork }: BenchReport): string {
  return ownNetwork
    ? 'A fresh network as `npm start` makes it, without samples'
    : 'A network that ran already';
}

function describeStage(stage: StageReport): readonly string[] {
  return [
    `## ${stage.patients} patients`,
    '',
    ...table(
      ['Figure', 'Value', 'Compared with', 'Ratio', 'Target', ''],
      ['left', 'right', 'left', 'right', 'left', 'left'],
      figuresOf(stage).map(figureRow),
    ),
    '',
    ...describeCpu(stage),
  ];
}

function figureRow(figure: Figure): readonly string[] {
  const { name, value, unit, control, target } = figure;
  const met = isMet(figure);
  return [
    name,
    `${rounded(value)} ${unit}`,
    control === undefined ? '' : `${control.name}: ${rounded(control.value)} ${unit}`,
    ratio(figure)?.toFixed(2) ?? '',
    target === undefined ? '' : targetWords(target, unit),
    met === undefined ? '' : met ? 'met' : '**missed**',
  ];
}

function targetWords({ of, bound, limit }: Target, unit: Unit): string {
  return `at ${bound} ${of === 'ratio' ? `${limit} ×` : `${limit} ${unit}`}`;
}

function describeCpu({ cpu, pace }: StageReport): readonly string[] {
  const names = Object.keys(cpu) as (keyof typeof cpu)[];
  if (names.length === 0) {
    return [];
  }
  const rows = names.map((name) => {
    const { seconds = 0, processes = [], others = 0 } = cpu[name] ?? {};
    const most = processes.slice(0, 6).map((each) => `${each.name} ${each.seconds.toFixed(1)}`);
    const ours = processes.reduce((total, each) => total + each.seconds, 0);
    const paces = (pace[name] ?? []).map((milliseconds) => milliseconds.toFixed(1)).join(', ');
    return [name, seconds.toFixed(0), ours.toFixed(0), others.toFixed(0), paces, most.join(', ')];
  });
  return [
    'Processor seconds: of the network with the client, and of everything else on the machine, which',
    'the figures suffer from. Pace: milliseconds of the same work on one core before and after, as the machine is not',
    'always as fast.',
    '',
    ...table(
      ['Scenario', 'Wall s', 'Ours', 'Others', 'Pace', 'Most'],
      ['left', 'right', 'right', 'right', 'right', 'left'] satisfies Alignment[],
      rows,
    ),
    '',
  ];
}

function describeGrowth(small: StageReport, large: StageReport): readonly string[] {
  const rows = growthOf(small, large).map((figure) => growthRow(figure));
  return [
    `## Growth from ${small.patients} to ${large.patients} patients`,
    '',
    `How much worse each figure became; at most ${mostGrowth} × is wanted.`,
    '',
    ...table(
      ['Figure', `${small.patients} patients`, `${large.patients} patients`, 'Worse by', ''],
      ['left', 'right', 'right', 'right', 'left'],
      rows,
    ),
    '',
  ];
}

function growthRow({ name, unit, small, large, factor }: GrowthFigure): readonly string[] {
  return [
    name,
    `${rounded(small)} ${unit}`,
    `${rounded(large)} ${unit}`,
    factor.toFixed(2),
    factor <= mostGrowth ? 'met' : '**missed**',
  ];
}

function rounded(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}
