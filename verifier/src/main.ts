import { readBlockFiles, readEvidence, readRoots } from './inputs.js';
import { parseOptions, usage, type Options } from './options.js';
import { asJson, asTable } from './print.js';
import { verify } from './verify.js';

/** Exit codes: all checks hold, some do not, or there was nothing to check with. */
const exitCodes = { ok: 0, failed: 1, unusable: 2 } as const;

function run(options: Options): number {
  const report = verify({
    blocks: readBlockFiles(options.blocks),
    roots: readRoots(options.roots),
    evidence: readEvidence(options.evidence),
    earlier: options.earlier === undefined ? undefined : readEvidence(options.earlier),
    channel: options.channel,
    chaincode: options.chaincode,
    genesis: options.genesis,
  });
  process.stdout.write(options.json ? asJson(report) : asTable(report));
  return report.ok ? exitCodes.ok : exitCodes.failed;
}

function optionsOrExplain(args: readonly string[]): Options | undefined {
  try {
    return parseOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}\n`);
    return undefined;
  }
}

const options = optionsOrExplain(process.argv.slice(2));
if (options === undefined) {
  process.exitCode = exitCodes.unusable;
} else {
  try {
    process.exitCode = run(options);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = exitCodes.unusable;
  }
}
