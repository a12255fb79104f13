/**
 * How long a decision about a chart takes in the chaincode, for a patient with many consents and for one with a
 * single consent. The ledger is in memory, so that it is the chaincode's time alone.
 */
import { succeeded } from '@healthchain/chaincode/dist/testing/consortium.js';
import { PatientScene } from '@healthchain/chaincode/dist/testing/patient-scene.js';
import { consentsLimit } from '@healthchain/protocol';
import { median, percentile } from './stats/percentile.js';

/** How often a chart is opened; the first ones are not counted. */
const rounds = { counted: 500, before: 100 } as const;
/** Consents of the patient; the first is the control. */
const numbers = [1, 500] as const;

/** Milliseconds of each of the counted rounds. */
async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds.before + rounds.counted; round += 1) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return times.slice(rounds.before);
}

function row(name: string, times: readonly number[]): string {
  const figures = [median(times), percentile(times, 95)];
  return `| ${[name, ...figures.map((figure) => figure.toFixed(2))].join(' | ')} |`;
}

/** As many consents as may stand, the others revoked. @returns the id of the last */
async function giveConsents(scene: PatientScene, number: number): Promise<string> {
  const standing: string[] = [];
  for (let each = 0; each < number; each += 1) {
    const oldest = standing.length === consentsLimit ? standing.shift() : undefined;
    if (oldest !== undefined) {
      succeeded(await scene.revoke(oldest));
    }
    standing.push(await scene.consent());
  }
  return standing.at(-1) ?? '';
}

console.log('| ms | median | p95 |\n| --- | --- | --- |');
for (const number of numbers) {
  const scene = await PatientScene.open();
  await scene.enrol();
  const consentId = await giveConsents(scene, number);
  const consents = `${number} consent${number === 1 ? '' : 's'}`;
  const reads = await timesOf(() => scene.read('GetConsent', consentId));
  console.log(row(`read one consent, of ${consents}`, reads));
  const openings = await timesOf(() => scene.access(consentId));
  console.log(row(`decide an opening, write and read it, of ${consents}`, openings));
}
