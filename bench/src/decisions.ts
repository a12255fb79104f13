/**
 * How long a decision about a chart takes in the chaincode, for a patient with many consents and for one with a
 * single consent, plain and with everything that a consent can have. The ledger is in memory, so that it is the
 * chaincode's time alone.
 */
import { randomUUID } from 'node:crypto';
import { recordCareTeam } from '@healthchain/chaincode/dist/testing/care-teams.js';
import { succeeded } from '@healthchain/chaincode/dist/testing/consortium.js';
import { recordDelegation } from '@healthchain/chaincode/dist/testing/delegations.js';
import { PatientScene } from '@healthchain/chaincode/dist/testing/patient-scene.js';
import {
  callWith,
  consentOf,
  delegationOf,
  deviceAt,
  employ,
} from '@healthchain/chaincode/dist/testing/patients.js';
import { consentsLimit, type ConsentException } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { median, percentile } from './stats/percentile.js';

/** How often a chart is opened; the first ones are not counted. */
const rounds = { counted: 1000, before: 200 } as const;
/** Consents of the patient; the first is the control. */
const numbers = [1, 500] as const;

/** Exceptions beside each other on three levels, and how many that makes; ten is the limit. */
const elaborate = [
  [2, 14],
  [10, 1110],
] as const;

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
  const figures = [median(times), percentile(times, 95), percentile(times, 99), Math.max(...times)];
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

/** An opening by the chaincode, decided and committed to memory. */
function open(scene: PatientScene, consentId: string): Promise<unknown> {
  const accessId = randomUUID();
  const request = {
    ...{ accessId, patientId: scene.patient.chart.chartId, purpose: 'TREAT' },
    ...{ basis: { kind: 'consent', consentId }, compartments: ['general'] },
    classes: ['clinical', 'medications', 'results'],
  };
  const transient = { salt: newSalt(), request };
  return callWith(scene.consortium, scene.clinician, 'OpenChart', accessId, transient).then(
    succeeded,
  );
}

/** Exceptions on so many levels, so many beside each other, none of which covers what is asked for. */
function exceptions(beside: number, levels = 3): ConsentException[] {
  return Array.from({ length: beside }, () => ({
    ...{ classes: ['billing' as const], dataPeriod: { from: '2020-01-01' } },
    ...(levels > 1 ? { except: exceptions(beside, levels - 1) } : {}),
  }));
}

/** A consent that a delegate gave to a care team, with so many exceptions beside each other. */
async function giveElaborateConsent(scene: PatientScene, beside: number): Promise<string> {
  const { consortium, clinician, patient } = scene;
  const registrar = await employ(consortium, consortium.millbrook, 'registrar');
  const careTeamId = randomUUID();
  const members = [clinician.publicKeyDigest];
  succeeded(await recordCareTeam(consortium.ledger, registrar, { careTeamId, members }));
  const delegate = deviceAt('LakesideMSP');
  const delegation = delegationOf(patient, delegate);
  const devices = { by: patient.authenticator, accepted: delegate };
  succeeded(await recordDelegation(consortium, consortium.lakeside.admin, delegation, devices));
  const { delegationId } = delegation;
  const actors = [{ kind: 'care-team' as const, careTeamId }];
  const statement = consentOf(patient, { actors, except: exceptions(beside), delegationId });
  succeeded(await scene.record(statement, delegate.sign(statement)));
  return statement.consentId;
}

console.log('| ms | median | p95 | p99 | most |\n| --- | --- | --- | --- | --- |');
for (const number of numbers) {
  const scene = await PatientScene.open();
  await scene.enrol();
  const consentId = await giveConsents(scene, number);
  const consents = `${number} consent${number === 1 ? '' : 's'}`;
  const reads = await timesOf(() => scene.read('GetConsent', consentId));
  console.log(row(`read one consent, of ${consents}`, reads));
  const openings = await timesOf(() => open(scene, consentId));
  console.log(row(`decide an opening and write it, of ${consents}`, openings));
  // Room for one more.
  succeeded(await scene.revoke(consentId));
  for (const [beside, all] of elaborate) {
    const other = await giveElaborateConsent(scene, beside);
    const others = await timesOf(() => open(scene, other));
    console.log(row(`the same by a delegate’s consent with ${all} exceptions`, others));
    succeeded(await scene.revoke(other));
  }
}
