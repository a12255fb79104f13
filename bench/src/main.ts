import { commit, machine } from '../../test/runner/machine.mjs';
import { readOptions, wantedScenarios } from './options.js';
import { reportFiles, writeReport } from './report/write-report.js';
import { runBench } from './run.js';

const options = readOptions(process.argv.slice(2));
// Where the tests' support looks for the network.
process.env.HEALTHCHAIN_STATE = options.state;
const begin = new Date();
const startedAt = begin.toISOString();
const files = reportFiles(startedAt, options.out);
const findings = await runBench({
  ...options,
  scenarios: wantedScenarios(options.only),
  pictures: files.pictures,
});
writeReport(
  {
    startedAt,
    took: Math.round((Date.now() - begin.getTime()) / 60_000),
    commit: commit(),
    machine: machine(),
    quick: options.quick,
    ownNetwork: options.ownNetwork,
    ...findings,
  },
  files,
);
console.log(`Report: ${files.report}`);
