import { figuresOf, type Figure, type Unit } from './judge.js';
import type { StageReport } from './stages.js';

/** Most that a figure may become worse by, as a factor. */
export const mostGrowth = 1.2;

/** A figure at two numbers of patients. */
export interface GrowthFigure {
  readonly name: string;
  readonly unit: Unit;
  readonly small: number;
  readonly large: number;
  /** How much worse it became: of throughput, what is left counts the other way round. */
  readonly factor: number;
}

/** Every figure of the smaller stage that the larger one has too. */
export function growthOf(small: StageReport, large: StageReport): readonly GrowthFigure[] {
  const before = distinct(figuresOf(small));
  const after = new Map(distinct(figuresOf(large)).map((figure) => [figure.name, figure.value]));
  return before.flatMap(({ name, unit, value }) => {
    const later = after.get(name);
    if (later === undefined) {
      return [];
    }
    const factor = unit === 'ms' ? later / value : value / later;
    return [{ name, unit, small: value, large: later, factor }];
  });
}

/** Each figure once, whatever it is compared with. */
function distinct(figures: readonly Figure[]): readonly Figure[] {
  return figures.filter(
    (figure, index) => figures.findIndex(({ name }) => name === figure.name) === index,
  );
}
