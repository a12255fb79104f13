import { figuresOf } from '../figures.js';
import { ratio, verdictOn, type Control, type Figure, type Target, type Unit } from '../judge.js';
import type { StageReport } from '../stages.js';
import { table, type Alignment } from './table.js';
import { rounded, verdictWords, type Profiled } from './words.js';

/** The figures of a stage, and what the machine did meanwhile. */
export function describeStage(stage: StageReport, profiled: Profiled): readonly string[] {
  return [
    `## ${stage.patients} patients`,
    '',
    ...table(
      ['Figure', 'Value', 'Compared with', 'Ratio', 'Target', ''],
      ['left', 'right', 'left', 'right', 'left', 'left'],
      figuresOf(stage).map((figure) => figureRow(figure, profiled)),
    ),
    '',
    ...describePages(stage),
    ...describeCpu(stage),
  ];
}

function figureRow(figure: Figure, profiled: Profiled): readonly string[] {
  const { name, path, value, unit, control, target } = figure;
  return [
    name,
    `${rounded(value)} ${unit}`,
    control === undefined ? '' : controlWords(control, unit),
    ratio(figure)?.toFixed(2) ?? '',
    target === undefined ? '' : targetWords(target, unit),
    verdictWords(verdictOn(figure), path, profiled),
  ];
}

function controlWords({ name, value }: Control, unit: Unit): string {
  return `${name}: ${value === undefined ? 'not noted' : `${rounded(value)} ${unit}`}`;
}

function targetWords({ of, bound, limit }: Target, unit: Unit): string {
  return `at ${bound} ${of === 'ratio' ? `${limit} ×` : `${limit} ${unit}`}`;
}

/** A search that finds less is faster: how much was found belongs beside how fast it was. */
function describePages({ readSearch }: StageReport): readonly string[] {
  if (readSearch === undefined) {
    return [];
  }
  const means = Object.entries(readSearch.search).map(
    ([query, { meanEntriesOnPage }]) => `${query} ${meanEntriesOnPage ?? 'unknown'}`,
  );
  return [`Entries on a page of each search, mean: ${means.join(', ')}.`, ''];
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
