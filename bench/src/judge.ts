import type { PathName } from './profile/path.js';

/** A bound that a figure, or its ratio to its control, is to keep. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly bound: 'most' | 'least';
  readonly limit: number;
}

/** Milliseconds, for less is better; per second, for more is. */
export type Unit = 'ms' | '/s';

/** What a figure is compared with. */
export interface Control {
  readonly name: string;
  /** Missing where nobody noted it: a target without it is not judged, and the report says so. */
  readonly value?: number;
}

/** A measured figure beside what it is compared with. */
export interface Figure {
  readonly name: string;
  /** The path whose profile shows where its time goes. */
  readonly path: PathName;
  readonly value: number;
  readonly unit: Unit;
  readonly control?: Control;
  readonly target?: Target;
}

export type Verdict = 'met' | 'missed' | 'not judged';

/** The figure divided by its control. */
export function ratio({ value, control }: Figure): number | undefined {
  return control?.value === undefined ? undefined : value / control.value;
}

/** Whether a figure keeps its target; undefined without one. */
export function verdictOn(figure: Figure): Verdict | undefined {
  const { target } = figure;
  if (target === undefined) {
    return undefined;
  }
  const judged = target.of === 'value' ? figure.value : ratio(figure);
  if (judged === undefined) {
    return 'not judged';
  }
  const isMet = target.bound === 'most' ? judged <= target.limit : judged >= target.limit;
  return isMet ? 'met' : 'missed';
}
