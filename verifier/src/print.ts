import type { Failure, Report } from './report.js';

/** The report as a table for people. */
export function asTable(report: Report): string {
  const rows = report.checks.map(({ check, ok, figure }) => [check, ok ? 'ok' : 'FAILED', figure]);
  const width = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const table = rows.map(([check = '', outcome = '', figure = '']) =>
    `${check.padEnd(width(0))}  ${outcome.padEnd(width(1))}  ${figure}`.trimEnd(),
  );
  const failures = report.failures.map(describe);
  const verdict = report.ok
    ? 'All checks hold.'
    : `${report.failures.length} ${report.failures.length === 1 ? 'failure' : 'failures'}.`;
  return [...table, ...section(failures), ...section(report.notes), '', verdict, ''].join('\n');
}

/** The report for programs. */
export function asJson(report: Report): string {
  const { ok, checks, failures, notes } = report;
  return `${JSON.stringify({ ok, checks, failures, notes }, null, 2)}\n`;
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function describe({ code, block, transaction, detail }: Failure): string {
  const place = [
    ...(block === undefined ? [] : [`block ${block}`]),
    ...(transaction === undefined ? [] : [`transaction ${transaction}`]),
  ].join(' ');
  return `[${code}] ${place === '' ? '' : `${place}: `}${detail}`;
}
