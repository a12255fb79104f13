import { basename, dirname, join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { projectRoot } from '@healthchain/test/dist/support/network.js';
import { failedRequests } from './failures.js';
import { describe } from './markdown.js';
import type { BenchReport } from './report.js';

/** Where a run's report goes, its raw figures and its pictures. */
export interface ReportFiles {
  readonly report: string;
  readonly figures: string;
  /** Folder. */
  readonly pictures: string;
}

/** The files of a run that began at this time. @param folder `docs/evidence`, unless told */
export function reportFiles(
  startedAt: string,
  folder = join(projectRoot, 'docs/evidence'),
): ReportFiles {
  const name = join(folder, `bench-${startedAt.slice(0, 10)}`);
  return { report: `${name}.md`, figures: `${name}.json`, pictures: `${name}-profiles` };
}

/** Writes the report and the raw figures beside it. */
export function writeReport(report: BenchReport, files: ReportFiles): void {
  mkdirSync(dirname(files.report), { recursive: true });
  writeFileSync(files.report, describe(report, basename(files.pictures)));
  const figures = { ...report, failed: failedRequests(report) };
  writeFileSync(files.figures, `${JSON.stringify(figures, roundedNumbers, 1)}\n`);
}

/** Thousandths say nothing, and make the file longer. */
function roundedNumbers(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(2)) : value;
}
