import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import fc from 'fast-check';
import { parseCriteria } from './parse-criteria.js';

const queryOf = (type: string, search: string) =>
  parseCriteria(type, [...new URLSearchParams(search)]).query;

describe('parseCriteria', () => {
  it('reads the four forms of a token', () => {
    const tokens = (value: string) => queryOf('Patient', `identifier=${value}`).tokens;
    assert.deepEqual(tokens('x'), [[{ param: 'identifier', value: 'x' }]]);
    assert.deepEqual(tokens('s|x'), [[{ param: 'identifier', system: 's', value: 'x' }]]);
    assert.deepEqual(tokens('|x'), [[{ param: 'identifier', system: '', value: 'x' }]]);
    assert.deepEqual(tokens('s|'), [[{ param: 'identifier', system: 's' }]]);
  });

  it('takes the code system of a code element as said, and no other', () => {
    const tokens = (value: string) => queryOf('Patient', `gender=${value}`).tokens;
    const gender = 'http://hl7.org/fhir/administrative-gender';
    assert.deepEqual(tokens(`${gender}|female`), [[{ param: 'gender', value: 'female' }]]);
    assert.deepEqual(tokens(`${gender}|`), [[{ param: 'gender' }]]);
    assert.deepEqual(tokens('|female'), [[{ param: 'gender', system: '', value: 'female' }]]);
    assert.deepEqual(tokens('http://loinc.org|female'), [[]]);
    assert.deepEqual(tokens(`http://loinc.org|x,${gender}|male`), [
      [{ param: 'gender', value: 'male' }],
    ]);
  });

  it('takes commas as or, repetition as and', () => {
    assert.deepEqual(queryOf('Observation', 'status=final,amended&status=x').tokens, [
      [
        { param: 'status', value: 'final' },
        { param: 'status', value: 'amended' },
      ],
      [{ param: 'status', value: 'x' }],
    ]);
  });

  it('honours escapes', () => {
    assert.deepEqual(queryOf('Patient', String.raw`identifier=a\,b\|c\\`).tokens, [
      [{ param: 'identifier', value: String.raw`a,b|c` + '\\' }],
    ]);
  });

  it('selects the chart by patient or subject, however it is written', () => {
    for (const value of ['7', 'Patient/7', 'http://localhost/fhir/Patient/7']) {
      assert.equal(queryOf('Observation', `patient=${value}`).chartId, '7');
      assert.equal(queryOf('Observation', `subject=${value}`).chartId, '7');
    }
    assert.equal(queryOf('Observation', 'subject:Patient=7').chartId, '7');
  });

  it('knows that two patients at once match nothing', () => {
    assert.ok(
      parseCriteria('Observation', [
        ['patient', '1'],
        ['subject', 'Patient/2'],
      ]).impossible,
    );
    assert.ok(
      !parseCriteria('Observation', [
        ['patient', '1'],
        ['subject', '1'],
      ]).impossible,
    );
    assert.ok(
      parseCriteria('Patient', [
        ['_id', '1'],
        ['_id', '2'],
      ]).impossible,
    );
  });

  it('folds case, accents and spaces of texts', () => {
    assert.deepEqual(queryOf('Patient', 'name=JIMÉNEZ  de').texts, [
      [{ param: 'name', prefix: 'jimenez de' }],
    ]);
  });

  it('gives a reference without a type the types it can have', () => {
    assert.deepEqual(queryOf('Observation', 'encounter=9').tokens, [
      [{ param: 'encounter', value: 'Encounter/9' }],
    ]);
  });

  it('reports what it did not use', () => {
    const { used, unknown } = parseCriteria('Patient', [
      ['colour', 'red'],
      ['gender', 'male'],
    ]);
    assert.deepEqual([used, unknown], [[['gender', 'male']], ['colour']]);
  });

  for (const search of ['name:exact=x', 'patient.name=x', 'birthdate=ge1970', 'patient=1,2']) {
    it(`refuses ${search}, which would widen the search if it were ignored`, () => {
      const type = search.startsWith('patient') ? 'Observation' : 'Patient';
      assert.throws(() => queryOf(type, search), { code: 'SEARCH_PARAMETER_NOT_SUPPORTED' });
    });
  }

  for (const search of [
    'gender=',
    'gender=,',
    'birthdate=1.1.1970',
    'name=%CC%81',
    'identifier=urn:r2|K|other',
    'identifier=urn:r2|K|',
    `_id=${Array.from({ length: 101 }, (_, index) => index).join(',')}`,
    `gender=${Array<string>(101).fill('male').join(',')}`,
    Array<string>(51).fill('gender=male').join('&'),
  ]) {
    it(`refuses ${search.slice(0, 40)}`, () => {
      assert.throws(() => queryOf('Patient', search), { code: 'INVALID_ARGUMENT' });
    });
  }

  it('throws nothing but coded refusals', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('name', 'birthdate', 'identifier', '_id', 'gender:not', 'constructor'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (pairs) => {
        try {
          parseCriteria('Patient', pairs);
        } catch (error) {
          assert.ok(error instanceof HealthChainError, String(error));
        }
      }),
    );
  });
});
