import { figuresOf } from '../figures.js';
import { growthOf } from '../growth.js';
import { verdictOn, type Verdict } from '../judge.js';
import type { Part } from '../options.js';
import { scenarios, type Scenario, type StageReport } from '../stages.js';
import type { BenchReport } from './report.js';
import { table } from './table.js';

const verdicts: readonly Verdict[] = ['met', 'missed', 'not judged'];

/** How many targets were met and missed, and of what nothing is known: before all else, so that no miss is overlooked. */
export function describeTargets(report: BenchReport): readonly string[] {
  const missing = notMeasured(report);
  const [small, large] = report.stages;
  const rows = [
    ...report.stages.map((stage) =>
      countRow(`${stage.patients} patients`, figuresOf(stage).map(verdictOn)),
    ),
    ...(small === undefined || large === undefined
      ? []
      : [
          countRow(
            'growth',
            growthOf(small, large).map(({ verdict }) => verdict),
          ),
        ]),
  ];
  return [
    '## Targets',
    '',
    ...(missing.length === 0
      ? []
      : [`Not measured, so neither met nor missed: ${missing.join(', ')}.`, '']),
    ...(rows.length === 0
      ? []
      : [...table(['At', ...verdicts], ['left', 'right', 'right', 'right'], rows), '']),
  ];
}

function countRow(name: string, found: readonly (Verdict | undefined)[]): readonly string[] {
  return [
    name,
    ...verdicts.map((verdict) => String(found.filter((each) => each === verdict).length)),
  ];
}

/** Parts that were not asked for, or could not run. */
function notMeasured({ stages, profiles }: BenchReport): readonly Part[] {
  return [
    ...scenarios.filter((scenario) => !stages.some((stage) => has(stage, scenario))),
    ...(stages.length < 2 ? (['growth'] as const) : []),
    ...(profiles.length === 0 ? (['profile'] as const) : []),
  ];
}

function has(stage: StageReport, scenario: Scenario): boolean {
  const found = {
    ingest: stage.ingest,
    'read-search': stage.readSearch,
    write: stage.write,
    'open-chart': stage.openChart,
  } as const;
  return found[scenario] !== undefined;
}
