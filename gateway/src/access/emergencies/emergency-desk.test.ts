import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  HealthChainError,
  type Authority,
  type Emergency,
  type EmergencyStatement,
  type SealedExplanation,
} from '@healthchain/protocol';
import sinon from 'sinon';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import type { Signed } from '../access-ledger.js';
import { emergencyDesk } from './emergency-desk.js';
import { digestOf } from './explanation.js';

const clinician = 'ab'.repeat(32);
const officer = 'cd'.repeat(32);
const explanation = { salt: 'ab'.repeat(16), text: 'Found at the roadside.' };

describe('The desk of emergencies', () => {
  const tokens = { LakesideMSP: softwareWrappingKey(), MillbrookMSP: softwareWrappingKey() };
  let stored: Emergency[];
  /** Patient resources of the own charts. */
  const charts = new Map<string, { resourceType: string; id: string }>();

  function signedFor(patientId: string): Signed<EmergencyStatement> {
    const statement = {
      ...{ patientId, emergencyId: randomUUID(), organization: 'MillbrookMSP' },
      ...{ publicKeyDigest: clinician, textDigest: digestOf(explanation) },
      until: '2026-03-01T16:00:00.000Z',
    };
    return { statement, assertion: {} } as unknown as Signed<EmergencyStatement>;
  }

  function deskAt(mspId: keyof typeof tokens) {
    const journal = { record: sinon.stub().resolves() };
    const ledger = {
      declare: sinon.fake(
        (_as: unknown, signed: Signed<EmergencyStatement>, sealed: SealedExplanation) => {
          const { emergencyId } = signed.statement;
          const custodian = 'LakesideMSP';
          stored.push({ emergencyId, signed, custodian, explanation: sealed } as Emergency);
          return Promise.resolve();
        },
      ),
      end: sinon.stub().resolves(),
      endOwn: sinon.stub().resolves(),
      review: sinon.stub().resolves(),
      recordNotice: sinon.stub().resolves(),
      emergency: () => Promise.reject(new HealthChainError('NOT_FOUND')),
      from: async function* (patientId = '') {
        await Promise.resolve();
        yield* [...stored]
          .sort((one, other) => (patientOf(one) < patientOf(other) ? -1 : 1))
          .filter((each) => patientOf(each) >= patientId);
      },
    };
    const desk = emergencyDesk({
      ...{ mspId, ledger, journal },
      authority: () => Promise.resolve({ custodian: 'LakesideMSP' } as Authority),
      wrappingKeyOf: (organization) =>
        Promise.resolve({
          ...tokens[organization as keyof typeof tokens].target,
          ...{ organization, publishedAt: '2026-01-01T00:00:00.000Z' },
        }),
      wrappingKey: tokens[mspId],
      patientResource: (patientId) => Promise.resolve(charts.get(patientId)),
      signatories: { of: (key) => ({ mspId, key }) as never },
      now: () => 0,
    });
    return { desk, ledger, journal };
  }

  const patientOf = ({ signed }: Emergency): string => signed.statement.patientId;

  beforeEach(() => {
    stored = [];
    charts.clear();
  });

  it('given another explanation than was signed, then nothing is declared', async () => {
    const { desk, ledger } = deskAt('MillbrookMSP');
    const other = { ...explanation, text: 'Another.' };
    await assert.rejects(desk.declare(clinician, signedFor(randomUUID()), other), {
      code: 'INVALID_ARGUMENT',
    });
    sinon.assert.notCalled(ledger.declare);
  });

  it('given an emergency, then both organisations’ officers read why, and that they did is journalled', async () => {
    const patientId = randomUUID();
    await deskAt('MillbrookMSP').desk.declare(clinician, signedFor(patientId), explanation);
    await deskAt('MillbrookMSP').desk.declare(clinician, signedFor(patientId), explanation);
    for (const mspId of ['LakesideMSP', 'MillbrookMSP'] as const) {
      const { desk, journal } = deskAt(mspId);
      const shown = await desk.concerning(officer);
      assert.deepEqual(
        shown.map((each) => each.explanation),
        [explanation.text, explanation.text],
      );
      const actor = { kind: 'person', publicKeyDigest: officer };
      const entry = { patientId, actor, interaction: 'journal', records: [] };
      sinon.assert.calledOnceWithExactly(journal.record, [entry]);
      assert.equal((await desk.statistics()).declared, 2);
    }
  });

  it('given an explanation that cannot be opened, then the emergency is shown all the same, and the others', async () => {
    const { desk } = deskAt('MillbrookMSP');
    await desk.declare(clinician, signedFor(randomUUID()), explanation);
    await desk.declare(clinician, signedFor(randomUUID()), explanation);
    const [first, second] = stored;
    assert.ok(first && second);
    stored = [{ ...first, explanation: second.explanation }, { ...second }];
    const shown = await deskAt('LakesideMSP').desk.concerning(officer);
    assert.deepEqual(
      shown.map((each) => each.explanation).sort(),
      [explanation.text, undefined].sort(),
    );
    assert.equal(shown.length, 2);
  });

  it('given a journal that cannot be written, then nothing is shown', async () => {
    await deskAt('MillbrookMSP').desk.declare(clinician, signedFor(randomUUID()), explanation);
    const { desk, journal } = deskAt('LakesideMSP');
    journal.record.rejects(new Error('disk full'));
    await assert.rejects(desk.concerning(officer), /disk full/);
    await assert.rejects(desk.ofPatient(randomUUID()), /disk full/);
  });

  it('given another organisation’s emergencies, then they are not shown', async () => {
    const { desk } = deskAt('MillbrookMSP');
    await desk.declare(clinician, signedFor(randomUUID()), explanation);
    stored = stored.map((each) => ({ ...each, custodian: 'AshfordMSP' }));
    assert.deepEqual(await deskAt('LakesideMSP').desk.concerning(officer), []);
    assert.equal((await deskAt('LakesideMSP').desk.statistics()).declared, 0);
  });

  it('given the custodian, then whom to tell, as the own chart says, and that the officer read it is journalled', async () => {
    const [known, unknown, told] = [randomUUID(), randomUUID(), randomUUID()].sort();
    assert.ok(known && unknown && told);
    charts.set(known, { resourceType: 'Patient', id: known });
    const { desk: declaring } = deskAt('MillbrookMSP');
    for (const patientId of [known, known, unknown, told]) {
      await declaring.declare(clinician, signedFor(patientId), explanation);
    }
    stored = stored.map((each) =>
      patientOf(each) === told ? ({ ...each, notice: { means: 'phone' } } as Emergency) : each,
    );
    const { desk, journal } = deskAt('LakesideMSP');
    const awaiting = await desk.awaitingNotice(officer);
    assert.deepEqual(
      awaiting.map(({ emergency, patient }) => [patientOf(emergency), patient?.id]),
      [
        [known, known],
        [known, known],
        [unknown, undefined],
      ],
    );
    const actor = { kind: 'person', publicKeyDigest: officer };
    const look = { actor, interaction: 'journal', records: [] };
    sinon.assert.calledOnceWithExactly(journal.record, [
      { patientId: known, ...look },
      { patientId: unknown, ...look },
      { patientId: known, actor, interaction: 'read', records: [known] },
    ]);
    assert.deepEqual(await deskAt('MillbrookMSP').desk.awaitingNotice(officer), []);
    journal.record.rejects(new Error('disk full'));
    await assert.rejects(desk.awaitingNotice(officer), /disk full/);
  });

  it('given a patient, then their own and nobody else’s', async () => {
    const patients = [randomUUID(), randomUUID(), randomUUID()];
    for (const patientId of patients) {
      await deskAt('MillbrookMSP').desk.declare(clinician, signedFor(patientId), explanation);
    }
    for (const patientId of patients) {
      const { desk, journal } = deskAt('LakesideMSP');
      const shown = await desk.ofPatient(patientId);
      assert.deepEqual(
        shown.map(({ emergency }) => patientOf(emergency)),
        [patientId],
      );
      sinon.assert.calledOnce(journal.record);
    }
  });
});
