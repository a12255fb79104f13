import assert from 'node:assert/strict';
import { assignCharts, type ChartLookup } from './assign-charts.js';

const lookup: ChartLookup = {
  directory: 'dir',
  chartOf: (reference) => (reference === 'Encounter/known' ? 'known-patient' : undefined),
};

const record = (type: string, id: string, resource: Record<string, unknown> = {}) => ({
  type,
  id,
  resource,
});
const refer = (reference: string) => ({ reference });

describe('assignCharts', () => {
  it('gives a Patient a chart of its own and a Practitioner the directory', () => {
    const charts = assignCharts([record('Patient', 'p'), record('Practitioner', 'd')], lookup);
    assert.deepEqual(
      [...charts],
      [
        ['p', 'p'],
        ['d', 'dir'],
      ],
    );
  });

  it('follows the subject', () => {
    const charts = assignCharts(
      [record('Observation', 'o', { subject: refer('Patient/p'), focus: [refer('Patient/q')] })],
      lookup,
    );
    assert.equal(charts.get('o'), 'p');
  });

  it('lets a Medication follow the request that refers to it, over several steps', () => {
    const charts = assignCharts(
      [
        record('Medication', 'm', { ingredient: [{ itemReference: refer('Substance/s') }] }),
        record('Substance', 's'),
        record('MedicationRequest', 'r', {
          subject: refer('Patient/p'),
          medicationReference: refer('Medication/m'),
        }),
      ],
      lookup,
    );
    assert.deepEqual([charts.get('m'), charts.get('s')], ['p', 'p']);
  });

  it('follows a record committed earlier', () => {
    const charts = assignCharts(
      [record('Provenance', 'v', { target: [refer('Encounter/known')] })],
      lookup,
    );
    assert.equal(charts.get('v'), 'known-patient');
  });

  it('never follows a connection into the directory', () => {
    assert.throws(
      () =>
        assignCharts(
          [
            record('Provenance', 'v', { agent: [{ who: refer('Practitioner/d') }] }),
            record('Practitioner', 'd'),
          ],
          lookup,
        ),
      { code: 'SUBJECT_MISSING' },
    );
  });

  it('refuses a subject that is no patient of this server, whoever else is named', () => {
    const encounter = refer('Encounter/known');
    const performer = [refer('Patient/p')];
    const subjects = [
      refer('https://other.example/fhir/Patient/9'),
      { identifier: { system: 'urn:mrn', value: '9' } },
      { display: 'A patient elsewhere' },
      refer('#patient'),
      refer('Group/g'),
      [refer('Patient/p'), refer('https://other.example/fhir/Patient/9')],
    ];
    for (const subject of subjects) {
      assert.throws(
        () => assignCharts([record('Observation', 'o', { subject, encounter, performer })], lookup),
        { code: 'SUBJECT_MISSING' },
        JSON.stringify(subject),
      );
    }
    const beneficiary = { display: 'A patient elsewhere' };
    assert.throws(
      () =>
        assignCharts([record('Coverage', 'c', { beneficiary, subscriber: performer[0] })], lookup),
      { code: 'SUBJECT_MISSING' },
    );
  });

  it('refuses an encounter of another patient, committed earlier or at the same time', () => {
    const subject = refer('Patient/p');
    const now = record('Encounter', 'now', { subject: refer('Patient/q') });
    for (const encounter of [refer('Encounter/known'), refer('Encounter/now')]) {
      const observation = record('Observation', 'o', { subject, encounter });
      const document = record('DocumentReference', 'd', {
        subject,
        context: { encounter: [encounter] },
      });
      for (const contradicting of [observation, document]) {
        assert.throws(() => assignCharts([contradicting, now], lookup), {
          code: 'SUBJECT_AMBIGUOUS',
        });
      }
    }
    const own = { subject: refer('Patient/known-patient'), encounter: refer('Encounter/known') };
    assert.equal(assignCharts([record('Observation', 'o', own)], lookup).get('o'), 'known-patient');
  });

  it('refuses a resource about two patients, or connected with two', () => {
    const two = record('Observation', 'o', { focus: [refer('Patient/p'), refer('Patient/q')] });
    assert.throws(() => assignCharts([two], lookup), { code: 'SUBJECT_AMBIGUOUS' });
    const connected = [
      record('Provenance', 'v', { target: [refer('Encounter/a'), refer('Encounter/b')] }),
      record('Encounter', 'a', { subject: refer('Patient/p') }),
      record('Encounter', 'b', { subject: refer('Patient/q') }),
    ];
    assert.throws(() => assignCharts(connected, lookup), { code: 'SUBJECT_AMBIGUOUS' });
  });
});
