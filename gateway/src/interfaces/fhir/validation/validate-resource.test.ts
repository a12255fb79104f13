import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { validateResource } from './validate-resource.js';

const patient = { resourceType: 'Patient', name: [{ family: 'Quill', given: ['Ada'] }] };
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2339-0' }] },
  subject: { reference: 'Patient/1' },
};
const validate = (resource: object) =>
  validateResource(resource as Resource & Record<string, unknown>);

describe('validateResource', function () {
  this.timeout(20_000);

  it('accepts valid resources', () => {
    assert.deepEqual(validate({ ...patient, gender: 'female', birthDate: '1970-01' }), []);
    assert.deepEqual(validate({ ...observation, valueQuantity: { value: 1.5, unit: 'mg' } }), []);
  });

  it('accepts extensions of primitives, and languages', () => {
    const extension = [{ url: 'http://example.org/why', valueCode: 'unknown' }];
    assert.deepEqual(validate({ ...patient, _birthDate: { extension } }), []);
    assert.deepEqual(validate({ ...patient, gender: 'other', _gender: { extension } }), []);
  });

  it('accepts what the invariants of data types allow', () => {
    const organization = { resourceType: 'Organization', id: 'o', name: 'x' };
    for (const resource of [
      { ...patient, name: [{ text: 'x', period: { start: '2024-01-31', end: '2024-01' } }] },
      { ...patient, contact: [{ name: { text: 'x' }, period: { end: '2024' } }] },
      {
        ...patient,
        contained: [organization],
        managingOrganization: { reference: '#o' },
      },
      {
        ...observation,
        valueRange: { low: { value: 2, unit: 'g' }, high: { value: 1, unit: 'kg' } },
      },
      { ...observation, valueString: 'x', component: [{ code: { text: 'z' }, valueString: 'y' }] },
    ]) {
      assert.deepEqual(validate(resource), []);
    }
  });

  const narrated = (div: string) => ({ ...patient, text: { status: 'generated', div } });
  const attached = (data: string) => ({ ...patient, photo: [{ contentType: 'a/b', data }] });

  it('accepts contents and narratives of more than 1 MB', () => {
    assert.deepEqual(validate(attached('QUJD'.repeat(1_000_000))), []);
    assert.deepEqual(
      validate({ resourceType: 'Binary', contentType: 'a/b', data: 'QUJD'.repeat(1_000_000) }),
      [],
    );
    assert.deepEqual(validate(narrated(`<div>${'<p>x</p>'.repeat(500_000)}</div>`)), []);
  });

  it('leaves out comments in narratives, and soon refuses those that do not end', () => {
    assert.deepEqual(validate(narrated('<div><!-- <script> --><p>x</p><!----></div>')), []);
    const start = Date.now();
    assert.equal(validate(narrated(`<div>${'<!--'.repeat(500_000)}</div>`)).length, 1);
    assert.ok(Date.now() - start < 2_000);
  });

  for (const [what, resource, expression] of [
    [
      'a string of more than 1 MB',
      { ...patient, language: 'x'.repeat(2 ** 20 + 1) },
      'Patient.language',
    ],
    [
      'a time without a zone',
      { ...patient, deceasedDateTime: '2024-01-01T10:00:00' },
      'Patient.deceasedDateTime',
    ],
    ['a day that does not exist', { ...patient, birthDate: '2024-02-30' }, 'Patient.birthDate'],
    ['a script in a narrative', narrated('<div><script>x</script></div>'), 'Patient.text.div'],
    ['an event handler', narrated('<div><p onclick="x()">y</p></div>'), 'Patient.text.div'],
    [
      'an external frame',
      narrated('<div>x<iframe src="https://a.example"/></div>'),
      'Patient.text.div',
    ],
    [
      'a script as an address',
      narrated('<div><a href="javascript:x()">y</a></div>'),
      'Patient.text.div',
    ],
    [
      'a hidden script as an address',
      narrated('<div><a href="java&#115;cript:x()">y</a></div>'),
      'Patient.text.div',
    ],
    [
      'a narrative that is not well nested',
      narrated('<div><b><i>x</b></i></div>'),
      'Patient.text.div',
    ],
    [
      'a large content that is not base64',
      attached('QUJ!'.repeat(300_000)),
      'Patient.photo[0].data',
    ],
    ['a missing element', { ...observation, status: undefined }, 'Observation.status'],
    ['an unknown element', { ...patient, nickname: 'x' }, 'Patient'],
    ['a property of every object', { ...patient, constructor: 'x' }, 'Patient'],
    [
      'a nested resource type',
      { ...patient, name: [{ resourceType: 'X', text: 'y' }] },
      'Patient.name[0]',
    ],
    ['a single value for a list', { ...patient, name: { family: 'x' } }, 'Patient.name'],
    ['a list for a single value', { ...patient, gender: ['male'] }, 'Patient.gender'],
    ['a number for a string', { ...patient, name: [{ family: 3 }] }, 'Patient.name[0].family'],
    ['a number for an object', { ...observation, subject: 7 }, 'Observation.subject'],
    ['an object for a code', { ...patient, gender: { extension: [] } }, 'Patient.gender'],
    ['an extension that is no object', { ...patient, _gender: 'male' }, undefined],
    ['a list in a list', { ...patient, name: [[{ text: 'x' }]] }, 'Patient.name[0]'],
    ['an empty list', { ...patient, telecom: [] }, 'Patient.telecom'],
    ['an empty object', { ...patient, maritalStatus: {} }, 'Patient.maritalStatus'],
    ['a null in a list of objects', { ...patient, name: [null], _name: [{}] }, 'Patient.name[0]'],
    ['null', { ...patient, gender: null }, 'Patient.gender'],
    ['a malformed date', { ...patient, birthDate: '31/12/1970' }, 'Patient.birthDate'],
    ['a gender that does not exist', { ...patient, gender: 'weiblich' }, 'Patient.gender'],
    ['a status that does not exist', { ...observation, status: 'done' }, 'Observation.status'],
    [
      'a coded status that does not exist',
      {
        resourceType: 'AllergyIntolerance',
        patient: { reference: 'Patient/1' },
        clinicalStatus: { coding: [{ system: 'http://example.org', code: 'active' }] },
      },
      'AllergyIntolerance.clinicalStatus',
    ],
    [
      'a code in a contained resource that does not exist',
      { ...patient, contained: [{ resourceType: 'Patient', gender: 'x' }] },
      'Patient.contained[0].gender',
    ],
    [
      'a comparator in a choice that does not exist',
      { ...observation, valueQuantity: { value: 1, comparator: '~' } },
      'Observation.valueQuantity.comparator',
    ],
    [
      'two values of one choice',
      { ...observation, valueString: 'x', valueBoolean: true },
      undefined,
    ],
    ['a fraction for an integer', { ...observation, valueInteger: 1.5 }, 'Observation.value'],
    [
      'an integer out of range',
      { ...observation, valueInteger: 2 ** 31 },
      'Observation.valueInteger',
    ],
    [
      'a reference to a type that is not allowed',
      { ...observation, subject: { reference: 'Claim/1' } },
      'Observation.subject',
    ],
    ['an empty string', { ...patient, name: [{ family: '' }] }, 'Patient.name[0].family'],
    ['a blank string', { ...patient, name: [{ family: ' ' }] }, 'Patient.name[0].family'],
    ['an empty code', { ...patient, language: '' }, 'Patient.language'],
    ['an empty uri', { ...patient, implicitRules: '' }, 'Patient.implicitRules'],
    [
      'an empty content',
      { ...patient, photo: [{ contentType: 'a/b', data: '' }] },
      'Patient.photo[0].data',
    ],
    [
      'an empty text in a list',
      { ...patient, name: [{ family: 'x', given: ['y', ''] }] },
      'Patient.name[0].given[1]',
    ],
    [
      'a period that ends before it starts (per-1)',
      { ...patient, name: [{ text: 'x', period: { start: '2024-02', end: '2024-01-31' } }] },
      'Patient.name[0].period',
    ],
    [
      'a code of a quantity without a system (qty-3)',
      { ...observation, valueQuantity: { value: 1, code: 'mg' } },
      'Observation.valueQuantity',
    ],
    [
      'a telephone number without a system (cpt-2)',
      { ...patient, telecom: [{ value: '1' }] },
      'Patient.telecom[0]',
    ],
    [
      'a range whose ends are exchanged (rng-2)',
      {
        ...observation,
        valueRange: { low: { value: 2, unit: 'mg' }, high: { value: 1, unit: 'mg' } },
      },
      'Observation.valueRange',
    ],
    [
      'a content without a type (att-1)',
      { ...patient, photo: [{ data: 'QUJD' }] },
      'Patient.photo[0]',
    ],
    [
      'an age without a code (age-1)',
      {
        resourceType: 'Condition',
        subject: { reference: 'Patient/1' },
        onsetAge: { value: 3, unit: 'years' },
      },
      'Condition.onsetAge',
    ],
    [
      'a ratio without a denominator (rat-1)',
      { ...observation, valueRatio: { numerator: { value: 1 } } },
      'Observation.valueRatio',
    ],
    [
      'a contained resource that nothing refers to (dom-3)',
      { ...patient, contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] },
      'Patient',
    ],
    [
      'a value whose code a component repeats (obs-7)',
      {
        ...observation,
        valueString: 'x',
        component: [{ code: observation.code, valueString: 'y' }],
      },
      'Observation',
    ],
    [
      'a broken invariant of a contained resource (obs-6)',
      {
        ...patient,
        contained: [
          {
            ...observation,
            id: 'o',
            subject: { reference: '#' },
            valueString: 'x',
            dataAbsentReason: { text: 'y' },
          },
        ],
      },
      'Patient.contained[0]',
    ],
    ['a broken invariant', { ...patient, contact: [{ gender: 'male' }] }, 'Patient.contact[0]'],
  ] as const) {
    it(`finds ${what}`, () => {
      const given = JSON.parse(JSON.stringify(resource)) as object;
      const [issue] = validate(given);
      assert.equal(issue?.code, 'RESOURCE_INVALID');
      assert.equal(issue.expression, expression);
    });
  }

  it('finds an integer that is not written as one', () => {
    const integer = { ...patient, multipleBirthInteger: 1 } as unknown as Resource &
      Record<string, unknown>;
    assert.deepEqual(validateResource(integer), []);
    const [issue] = validateResource(integer, { ...integer, multipleBirthInteger: 'mark:1.0' });
    assert.equal(issue?.expression, 'Patient.multipleBirthInteger');
  });

  it('never names an element that FHIR does not have', () => {
    for (const resource of [
      { ...patient, Secretname: { Secretname: null } },
      { ...patient, 'Secretname"Secretname': 1 },
      { ...patient, name: [{ family: 'x', 'a.Secretname': 'y' }] },
      { ...patient, contained: [{ resourceType: 'Secretname', Secretname: [1] }] },
      { ...patient, _Secretname: { id: 'x' } },
      { ...observation, valueString: 'x', valueSecretname: 'y' },
    ]) {
      const issues = validate(resource);
      assert.ok(issues.length > 0);
      assert.ok(!JSON.stringify(issues).includes('Secretname'), JSON.stringify(issues));
    }
  });

  it('never quotes the input', () => {
    const secret = 'Zebulon Quartermaine';
    const issues = validate({
      ...observation,
      [secret]: secret,
      status: secret,
      issued: secret,
      subject: { reference: `${secret}/1` },
      valueQuantity: secret,
    });
    assert.ok(issues.length >= 3);
    assert.ok(!JSON.stringify(issues).includes('Zebulon'), JSON.stringify(issues));
  });
});
