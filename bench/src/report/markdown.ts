import { describeFailures } from './failures.js';
import { describeGrowth } from './growth.js';
import { describeProfiles } from './profiles.js';
import type { BenchReport } from './report.js';
import { describeSettings } from './settings.js';
import { describeStage } from './stage.js';
import { describeTargets } from './targets.js';

/** The report as a document. @param pictures folder of the flame graphs, beside the document */
export function describe(report: BenchReport, pictures: string): string {
  const [small, large] = report.stages;
  const profiled = new Set(report.profiles.map(({ path }) => path));
  return [
    `# Benchmarks, ${report.startedAt.slice(0, 10)}`,
    '',
    `Commit ${report.commit}. ${report.machine} ${networkWords(report)}, ${report.took} minutes.`,
    ...(report.quick ? ['', 'Small sizes, to try the benchmarks: the figures say little.'] : []),
    '',
    ...describeTargets(report),
    ...describeFailures(report),
    ...describeSettings(report),
    ...report.stages.flatMap((stage) => describeStage(stage, profiled)),
    ...(small === undefined || large === undefined ? [] : describeGrowth(small, large, profiled)),
    ...describeProfiles(report.profiles, pictures),
  ].join('\n');
}

function networkWords({ ownNetwork }: BenchReport): string {
  return ownNetwork
    ? 'A fresh network as `npm start` makes it, without samples'
    : 'A network that ran already';
}
