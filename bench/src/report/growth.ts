import { growthOf, mostGrowth, type GrowthFigure } from '../growth.js';
import type { StageReport } from '../stages.js';
import { table } from './table.js';
import { rounded, verdictWords, type Profiled } from './words.js';

/** How much worse each figure became, p95 too. */
export function describeGrowth(
  small: StageReport,
  large: StageReport,
  profiled: Profiled,
): readonly string[] {
  const rows = growthOf(small, large).map((figure) => growthRow(figure, profiled));
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

function growthRow(figure: GrowthFigure, profiled: Profiled): readonly string[] {
  const { name, path, unit, small, large, factor, verdict } = figure;
  return [
    name,
    `${rounded(small)} ${unit}`,
    `${rounded(large)} ${unit}`,
    factor.toFixed(2),
    verdictWords(verdict, path, profiled),
  ];
}
