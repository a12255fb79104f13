import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  inlineLimit,
  resourceClasses,
  shareBindingBytes,
  type ChartRequest,
  type Compartment,
  type ReleasedKeys,
  type SealedRelease,
} from '@healthchain/protocol';
import { employ, enrol, post } from '../support/admissions.js';
import { openWith, type HeldVersion } from '../support/decrypt-attack.js';
import { guesses, unwrapWithToken } from '../support/escrow-attack.js';
import { FhirClient } from '../support/fhir-client.js';
import { openChart } from '../support/hand-in.js';
import { commitmentsOf } from '../support/ledger-state.js';
import { clientOf, organization } from '../support/network.js';
import { asAdministrator, asGateway, asPerson, eventually } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';
import { harvest } from '../support/peer-harvest.js';
import { askForKeys, openRelease, versionsOf } from '../support/reader-attack.js';
import {
  alcoholScore,
  heartRate,
  readings,
  screenedChart,
  type Reading,
} from '../support/screened-chart.js';
import { refreshTokens, type Tokens } from '../support/sign-in.js';

const custodian = organization('hospital');
const reader = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const compartmentKeyBytes = 32;
/** Digits of which no compressor makes less than half, so that they take two chunks of IPFS content. */
const large = randomBytes(80_000).toString('hex');
/** Time for a clinician to open a chart by the stock CLI, on a busy machine (ms). */
const briefly = 30_000;

describe('somebody who holds all of another hospital: PIN, keys, files, peer, IPFS node', function () {
  this.timeout(240_000);
  const begin = Date.now() - 1000;
  const ehr = new FhirClient(custodian, clientOf(custodian.name));
  let patient: Patient;
  let tokens: Tokens;
  let consentId: string;
  /** The patient's chart and a neighbour's, from the reader's peer and Kubo repository. */
  let held: readonly HeldVersion[];
  /** Keys of the compartments of {@link held}, in which only the custodian's token could read. */
  let compartments: readonly Compartment[];
  let released: ReleasedKeys;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const secondRegistrar = await employ(pharmacy, 'registrar', custodian);
    held = await added(async () => {
      patient = await Patient.admit(custodian, screenedChart(heartRate(large)));
      await Patient.admit(custodian, screenedChart());
    });
    const ids = new Set(held.map(({ version }) => version.compartmentId));
    compartments = await Promise.all([...ids].map(compartment));
    tokens = await enrol(patient, registrar, secondRegistrar);
    consentId = await consent();
  });

  /** What is new in the custodian's charts after something, as the reader holds it. */
  async function added(act: () => Promise<unknown>): Promise<readonly HeldVersion[]> {
    const known = new Set(await commitmentsOf(custodian.mspId));
    await act();
    const commits = (await commitmentsOf(custodian.mspId)).filter((id) => !known.has(id));
    const versions: HeldVersion[] = [];
    for (const commitId of commits) versions.push(...(await versionsOf(reader, commitId)));
    return versions;
  }

  async function write(...all: readonly Reading[]): Promise<void> {
    const answer = await ehr.postBundle(readings(patient.chart.chartId, ...all));
    assert.equal(answer.status, 200, answer.text);
  }

  async function compartment(id: string): Promise<Compartment> {
    const answer = await asGateway(reader.name, query('PatientRecordContract:GetCompartment', id));
    assert.ok(answer.ok, answer.text);
    return JSON.parse(answerOf(answer.text)) as Compartment;
  }

  /** A consent for the reader's hospital. @param period ms */
  async function consent(period?: number): Promise<string> {
    tokens = await refreshTokens(custodian, tokens);
    const until =
      period === undefined ? {} : { until: new Date(Date.now() + period).toISOString() };
    const statement = patient.consent(reader, until);
    const assertion = patient.device.sign(statement);
    const recorded = await post(custodian, '/consents', tokens, { statement, assertion });
    assert.equal(recorded.status, 201, await recorded.text());
    return statement.consentId;
  }

  const request = (change: Partial<ChartRequest> = {}): ChartRequest => ({
    accessId: randomUUID(),
    patientId: patient.chart.chartId,
    basis: { kind: 'consent', consentId },
    purpose: 'TREAT',
    compartments: ['general'],
    classes: [...resourceClasses],
    ...change,
  });

  /** Asks for the chart as the clinician, by the stock CLI and so without the reader's gateway. */
  async function open(change: Partial<ChartRequest> = {}): Promise<ChartRequest> {
    const wanted = request(change);
    const answer = await asPerson(reader.name, 'clinician', openChart(wanted));
    assert.ok(answer.ok, answer.text);
    return wanted;
  }

  /** Status and code of the refusal of keys. */
  async function refusal({ accessId, patientId }: ChartRequest): Promise<[number, string]> {
    const { status, body } = await askForKeys(reader, custodian, { accessId, patientId });
    return [status, (body as { code: string }).code];
  }

  async function keysFor({ accessId, patientId }: ChartRequest): Promise<ReleasedKeys> {
    const answer = await askForKeys(reader, custodian, { accessId, patientId });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return openRelease(reader, custodian, accessId, answer.body as SealedRelease);
  }

  const keysOf = ({ records }: ReleasedKeys): Buffer[] =>
    records.map(({ key }) => Buffer.from(key, 'base64'));

  const opened = (versions: readonly HeldVersion[], keys: readonly Buffer[]): string[] =>
    versions
      .flatMap((one) => (openWith(one, keys) === undefined ? [] : one.version.recordId))
      .sort();

  /** In bytes; more than one stands on no ledger. */
  const largeContent = (): HeldVersion[] =>
    held.filter(({ version }) => version.content.placement === 'ipfs');

  it('has every record’s ciphertext, a large one’s from its own IPFS repository', () => {
    assert.equal(held.length, 7);
    const [one, ...others] = largeContent();
    assert.ok(one !== undefined && one.ciphertext.length > 4 * inlineLimit);
    assert.deepEqual(others, []);
  });

  it('unwraps no compartment’s key, although its peer holds every one', () => {
    assert.equal(compartments.length, 4);
    for (const { wrappedKey } of compartments) {
      assert.throws(() => unwrapWithToken(reader.name, wrappedKey));
      assert.throws(() => unwrapWithToken(reader.name, wrappedKey, 'compartment-keys'));
      // Nor does the custodian's pair that undoes what others send.
      assert.throws(() => unwrapWithToken(custodian.name, wrappedKey));
    }
  });

  it('would open all with the keys of the compartments, which the custodian’s token unwraps', () => {
    const keys = compartments.map(({ wrappedKey }) =>
      unwrapWithToken(custodian.name, wrappedKey, 'compartment-keys'),
    );
    assert.ok(keys.every(({ length }) => length === compartmentKeyBytes));
    const all = held.map(({ version }) => version.recordId).sort();
    assert.deepEqual(opened(held, keys), all);
  });

  it('opens nothing with any byte string that its peer’s files hold of the charts, nor with what its token unwraps of them', async () => {
    await eventually(async () => {
      const call = query('PatientRecordContract:GetEscrow', consentId);
      return (await asGateway(reader.name, call)).ok;
    }, 120_000);
    const ids = [
      consentId,
      ...held.flatMap(({ version }) => [version.recordId, version.compartmentId]),
    ];
    const { wrapped, candidates } = await harvest(reader, ids, begin);
    const found = new Set(wrapped.map(({ ciphertext }) => ciphertext));
    assert.ok(compartments.every(({ wrappedKey }) => found.has(wrappedKey.ciphertext)));
    assert.ok(candidates.length > 100);
    const unwrapped = wrapped.flatMap((one) => [
      ...unwrappedBy('key-exchange', one),
      ...unwrappedBy('compartment-keys', one),
    ]);
    // As a key keeper it has its share of the one compartment that is consented.
    assert.equal(unwrapped.length, 1);
    const shares = unwrapped.map((bound) => bound.subarray(shareBindingBytes));
    const guessed = await Promise.all(shares.map((share) => guesses(share, [])));
    const keys = [...candidates, ...unwrapped, ...guessed.flat().map((key) => Buffer.from(key))];
    assert.deepEqual(opened(held, keys), []);
  });

  function unwrappedBy(
    pair: Parameters<typeof unwrapWithToken>[2],
    wrapped: Parameters<typeof unwrapWithToken>[1],
  ): Buffer[] {
    try {
      return [unwrapWithToken(reader.name, wrapped, pair)];
    } catch {
      return [];
    }
  }

  it('reads no chart and opens none as the hospital’s administrator', async () => {
    const { compartmentId } = compartments[0] ?? { compartmentId: '' };
    const reads: readonly (readonly [string, ...string[]])[] = [
      ['PatientRecordContract:GetPack', (await commitmentsOf(custodian.mspId))[0] ?? '', '0'],
      ['PatientRecordContract:GetChart', patient.chart.chartId],
      ['PatientRecordContract:GetCompartment', compartmentId],
      ['PatientRecordContract:GetEscrow', consentId],
    ];
    for (const read of reads) {
      const answer = await asAdministrator(reader.name, query(...read));
      assert.ok(!answer.ok, read[0]);
      assert.match(answer.text, /\[CREDENTIAL_MISSING\]/, read[0]);
    }
    const wanted = request();
    const answer = await asAdministrator(reader.name, openChart(wanted));
    assert.match(answer.text, /CREDENTIAL_MISSING/);
    assert.deepEqual(await refusal(wanted), [404, 'NOT_FOUND']);
  });

  it('is given no keys for an access that nobody opened, nor for one that was refused', async () => {
    assert.deepEqual(await refusal(request()), [404, 'NOT_FOUND']);
    const refused = await open({ compartments: ['substance-use'] });
    assert.deepEqual(await refusal(refused), [403, 'ACCESS_NOT_PERMITTED']);
  });

  it('opens with a general session what is in scope, the large record included, and nothing else', async () => {
    released = await keysFor(await open());
    const inScope = released.records.map(({ recordId }) => recordId).sort();
    assert.equal(inScope.length, 3);
    assert.deepEqual(opened(held, keysOf(released)), inScope);
    const [text = ''] = largeContent().map((one) => openWith(one, keysOf(released)) ?? '');
    assert.ok(text.includes(large));
  });

  it('is given the keys of one access once', async () => {
    assert.deepEqual(await refusal(request(released)), [409, 'ALREADY_EXISTS']);
  });

  it('opens nothing that is written later, in the same compartment and in another', async () => {
    const later = await added(() => write(heartRate('eighty'), alcoholScore('twelve')));
    const kinds = new Set(later.map(({ version }) => version.compartmentId));
    assert.equal(kinds.size, 2);
    assert.deepEqual(opened(later, keysOf(released)), []);
  });

  it('opens under a consent that has ended nothing of what came later, and is given no more keys', async () => {
    const end = Date.now() + briefly;
    consentId = await consent(briefly);
    const inTime = await open();
    const unused = await open();
    const keys = keysOf(await keysFor(inTime));
    assert.equal(opened(held, keys).length, 3);
    await wait(Math.max(end - Date.now(), 0) + 1000);
    const later = await added(() => write(heartRate('ninety'), alcoholScore('ten')));
    assert.deepEqual(opened(later, keys), []);
    assert.deepEqual(await refusal(unused), [403, 'SESSION_ENDED']);
    assert.deepEqual(await refusal(await open()), [403, 'ACCESS_NOT_PERMITTED']);
  });
});
