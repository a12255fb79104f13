import assert from 'node:assert/strict';
import { indexResource } from './index-resource.js';
import { indexed, matches } from './matches.js';

const loinc = 'http://loinc.org';

describe('indexResource', () => {
  it('indexes codings with their systems, each once', () => {
    const { tokens } = indexResource({
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: loinc, code: '2339-0' }, { code: 'local' }], text: 'Glucose' },
      category: [{ coding: [{ code: 'laboratory' }] }, { coding: [{ code: 'laboratory' }] }],
    });
    assert.deepEqual(tokens, [
      { param: 'category', system: '', value: 'laboratory' },
      { param: 'code', system: loinc, value: '2339-0' },
      { param: 'code', system: '', value: 'local' },
      { param: 'status', system: '', value: 'final' },
    ]);
  });

  it('indexes all parts of names, folded', () => {
    const { texts } = indexResource({
      resourceType: 'Patient',
      name: [{ family: 'Jiménez', given: ['Ana  María'], prefix: ['Dra.'] }],
    });
    assert.deepEqual(
      texts.filter(({ param }) => param === 'name').map(({ value }) => value),
      ['jimenez', 'ana maria', 'dra.'],
    );
    assert.deepEqual(
      texts.filter(({ param }) => param === 'family').map(({ value }) => value),
      ['jimenez'],
    );
  });

  it('indexes a date by day, month and year', () => {
    const { tokens } = indexResource({ resourceType: 'Patient', birthDate: '1970-01-02' });
    assert.deepEqual(
      tokens.map(({ value }) => value),
      ['1970', '1970-01', '1970-01-02'],
    );
  });

  it('indexes references to the types of the parameter only', () => {
    const { tokens } = indexResource({
      resourceType: 'Provenance',
      target: [{ reference: 'Patient/1' }, { reference: 'Encounter/2' }, { display: 'x' }],
    });
    assert.deepEqual(tokens, [{ param: 'patient', system: '', value: 'Patient/1' }]);
  });

  it('indexes a reference to a version as one to the resource', () => {
    const { tokens } = indexResource({
      resourceType: 'Observation',
      encounter: { reference: 'Encounter/2/_history/1' },
    });
    assert.deepEqual(tokens, [{ param: 'encounter', system: '', value: 'Encounter/2' }]);
  });

  it('finds nothing in a resource of another type, nor in one that is malformed', () => {
    const none = { tokens: [], texts: [] };
    assert.deepEqual(indexResource({ resourceType: 'Basic', code: 'x' }), none);
    assert.deepEqual(indexResource({ resourceType: 'constructor' }), none);
    assert.deepEqual(indexResource({ resourceType: 'Patient', name: 3, identifier: [null] }), none);
  });
});

describe('matches', () => {
  const candidate = indexed('7', 'Observation', {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: loinc, code: '2339-0' }] },
    subject: { reference: 'Patient/1' },
  });
  const query = { type: 'Observation', tokens: [], texts: [], limit: 1 };
  const code = { param: 'code', value: '2339-0' };

  it('needs every condition, of each one alternative', () => {
    const other = { param: 'status', value: 'amended' };
    const status = { param: 'status', value: 'final' };
    assert.ok(matches({ ...query, tokens: [[code], [other, status]] }, candidate));
    assert.ok(!matches({ ...query, tokens: [[code], [other]] }, candidate));
  });

  it('compares systems where the query names one', () => {
    assert.ok(matches({ ...query, tokens: [[{ ...code, system: loinc }]] }, candidate));
    assert.ok(matches({ ...query, tokens: [[{ param: 'code', system: loinc }]] }, candidate));
    assert.ok(!matches({ ...query, tokens: [[{ ...code, system: '' }]] }, candidate));
  });

  it('knows type, chart and id', () => {
    assert.ok(matches({ ...query, chartId: '1', ids: ['6', '7'] }, candidate));
    assert.ok(!matches({ ...query, chartId: '2' }, candidate));
    assert.ok(!matches({ ...query, ids: [] }, candidate));
    assert.ok(!matches({ ...query, type: 'Condition' }, candidate));
  });

  it('takes for the chart the patient that the resource is about, and else the one it names', () => {
    const inChart = (chartId: string, resource: Record<string, unknown>) =>
      matches(
        { ...query, type: 'Device', chartId },
        indexed('7', 'Device', { resourceType: 'Device', ...resource }),
      );
    const named = { extension: [{ url: 'x', valueReference: { reference: 'Patient/1' } }] };
    assert.ok(inChart('1', { patient: { reference: 'Patient/1/_history/1' } }));
    assert.ok(inChart('1', named));
    assert.ok(!inChart('1', { ...named, patient: { reference: 'Patient/2' } }));
    assert.ok(!inChart('1', { ...named, patient: { display: 'x' } }));
    assert.ok(!inChart('1', {}));
  });

  it('finds texts by their beginnings', () => {
    const patient = indexed('1', 'Patient', {
      resourceType: 'Patient',
      name: [{ family: 'Quill' }],
    });
    const named = (prefix: string) => ({
      ...query,
      type: 'Patient',
      texts: [[{ param: 'name', prefix }]],
    });
    assert.ok(matches(named('qui'), patient));
    assert.ok(!matches(named('uill'), patient));
  });
});
