import { figuresOf } from './figures.js';
import type { Figure, Unit, Verdict } from './judge.js';
import type { PathName } from './profile/path.js';
import type { StageReport } from './stages.js';

/** Most that a figure may become worse by, as a factor. */
export const mostGrowth = 1.2;

/** A figure at two numbers of patients. */
export interface GrowthFigure {
  readonly name: string;
  readonly path: PathName;
  readonly unit: Unit;
  readonly small: number;
  readonly large: number;
  /** How much worse it became: of throughput, what is left counts the other way round. */
  readonly factor: number;
  readonly verdict: Verdict;
}

/** Every figure of the smaller stage that the larger one has too. */
export function growthOf(small: StageReport, large: StageReport): readonly GrowthFigure[] {
  const before = distinct(figuresOf(small));
  const after = new Map(distinct(figuresOf(large)).map((figure) => [figure.name, figure.value]));
  return before.flatMap(({ name, path, unit, value }) => {
    const later = after.get(name);
    if (later === undefined) {
      return [];
    }
    const factor = unit === 'ms' ? later / value : value / later;
    const verdict = factor <= mostGrowth ? 'met' : 'missed';
    return [{ name, path, unit, small: value, large: later, factor, verdict }];
  });
}

/** Each figure once, whatever it is compared with. */
function distinct(figures: readonly Figure[]): readonly Figure[] {
  return figures.filter(
    (figure, index) => figures.findIndex(({ name }) => name === figure.name) === index,
  );
}
