import type { Tally } from '../load/closed-loop.js';
import { writers } from '../write.js';
import type { StageReport } from '../stages.js';
import type { BenchReport } from './report.js';
import { table } from './table.js';

/** Requests that failed and are in no figure. */
export interface FailedRequests {
  /** What they were sent for. */
  readonly of: string;
  readonly failed: number;
  readonly requests: number;
}

/**
 * What lost some of its requests. Ingest, reads and searches never do: there one failure ends the run.
 */
export function failedRequests({
  stages,
  profiles,
}: Pick<BenchReport, 'stages' | 'profiles'>): readonly FailedRequests[] {
  return [
    ...stages.flatMap(talliesOf),
    ...profiles.map((each) => [`profile of ${each.path}`, [each]] as const),
  ].flatMap(([of, tallies]) => {
    const failed = tallies.reduce((total, { failures }) => total + failures.length, 0);
    const requests = tallies.reduce((total, tally) => total + tally.requests, 0);
    return failed === 0 ? [] : [{ of, failed, requests }];
  });
}

function talliesOf({
  patients,
  write,
  openChart,
}: StageReport): (readonly [of: string, tallies: readonly Tally[]])[] {
  const at = patients === 0 ? '' : `, ${patients} patients`;
  return [
    ...(write === undefined
      ? []
      : writers.map((writer) => [`write, ${writer}${at}`, write[writer].rounds] as const)),
    ...(openChart === undefined ? [] : [[`open-chart${at}`, [openChart]] as const]),
  ];
}

/** Nothing, where nothing failed. */
export function describeFailures(report: BenchReport): readonly string[] {
  const failed = failedRequests(report);
  return failed.length === 0
    ? []
    : [
        'Requests that failed: they are left out of latencies and rates, and the raw figures say why they did.',
        '',
        ...table(
          ['Of', 'Failed', 'Requests'],
          ['left', 'right', 'right'],
          failed.map((each) => [each.of, String(each.failed), String(each.requests)]),
        ),
        '',
      ];
}
