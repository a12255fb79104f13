import assert from 'node:assert/strict';
import fc from 'fast-check';
import { demographicsOf, type Demographics } from './demographics.js';
import { areSufficient, isSamePerson, requireOnePerson } from './is-same-person.js';

const ssn = { system: 'urn:oid:2.16.840.1.113883.4.1', value: '999-12-3456' };
const known: Demographics = {
  identifiers: [ssn, { system: 'urn:mrn:lakeside', value: '17' }],
  names: [
    { family: 'Núñez Ortiz', given: 'Beatriz' },
    { family: 'Ortiz', given: 'Beatriz' },
  ],
  birthDate: '1961-07-05',
  gender: 'female',
};
const asked: Demographics = {
  identifiers: [],
  names: [{ family: 'Núñez Ortiz', given: 'Beatriz' }],
  birthDate: '1961-07-05',
};

describe('one question', () => {
  const systems = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ system: `urn:${index}`, value: '1' }));
  const names = (count: number) => Array.from({ length: count }, () => known.names[0] ?? {});

  it('given ten numbers of ten systems and five names, then it may be asked', () => {
    requireOnePerson({ ...asked, identifiers: systems(10), names: names(5) });
  });

  for (const [what, change, code] of [
    [
      'two numbers of one system',
      { identifiers: [ssn, { ...ssn, value: '2' }] },
      'INVALID_ARGUMENT',
    ],
    ['eleven systems', { identifiers: systems(11) }, 'INVALID_ARGUMENT'],
    ['six names', { names: names(6) }, 'INVALID_ARGUMENT'],
    ['a name without a birthday', { birthDate: undefined }, 'DEMOGRAPHICS_INSUFFICIENT'],
  ] as const) {
    it(`given ${what}, then it is refused`, () => {
      const wanted = { ...asked, ...change } as Demographics;
      assert.throws(
        () => {
          requireOnePerson(wanted);
        },
        { code },
      );
    });
  }
});

describe('whether two sets of demographics are of the same person', () => {
  for (const [what, change] of [
    ['the full name and the date of birth', {}],
    ['the gender too', { gender: 'female' }],
    ['another of the names', { names: [{ family: 'Ortiz', given: 'Beatriz' }] }],
    ['a name in other letters', { names: [{ family: ' nunez  ORTIZ', given: 'beatriz' }] }],
    ['an identifier alone', { identifiers: [ssn], names: [], birthDate: undefined }],
    ['an identifier and part of a name', { identifiers: [ssn], names: [{ given: 'Beatriz' }] }],
    ['an identifier of a system that is unknown here', { identifiers: [{ ...ssn, system: 'x' }] }],
  ] as const) {
    it(`given ${what}, then they are`, () => {
      assert.ok(isSamePerson({ ...asked, ...change } as Demographics, known));
    });
  }

  for (const [what, change] of [
    ['another birth date', { birthDate: '1961-05-07' }],
    ['no birth date', { birthDate: undefined }],
    ['another gender', { gender: 'male' }],
    ['another spelling', { names: [{ family: 'Nuñes Ortiz', given: 'Beatriz' }] }],
    ['the beginning of a name', { names: [{ family: 'Núñez', given: 'Beatriz' }] }],
    ['the parts of two names', { names: [{ family: 'Ortiz', given: 'Ana' }] }],
    ['a family name alone', { names: [{ family: 'Núñez Ortiz' }] }],
    ['no name', { names: [] }],
    ['a name of accents only', { names: [{ family: '\u0301', given: '\u0301' }] }],
    ['another number of a known system', { identifiers: [{ ...ssn, value: '999-12-3457' }] }],
    ['a known number with another birth date', { identifiers: [ssn], birthDate: '1961-07-06' }],
    ['a known number with another name', { identifiers: [ssn], names: [{ family: 'Novak' }] }],
    [
      'a number of another system, and nothing else',
      { identifiers: [{ ...ssn, system: 'x' }], names: [], birthDate: undefined },
    ],
  ] as const) {
    it(`given ${what}, then they are not`, () => {
      assert.ok(!isSamePerson({ ...asked, ...change } as Demographics, known));
    });
  }

  it('given a chart without what is asked for, then they are not', () => {
    assert.ok(!isSamePerson(asked, { identifiers: [], names: asked.names }));
    assert.ok(!isSamePerson({ ...asked, gender: 'female' }, { ...known, gender: undefined }));
  });

  it('given any demographics, then a person is the same as themselves if they suffice', () => {
    const word = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' });
    const anybody: fc.Arbitrary<Demographics> = fc.record({
      identifiers: fc.array(fc.record({ system: word, value: word }), { maxLength: 3 }),
      names: fc.array(fc.record({ family: word, given: word }), { maxLength: 3 }),
      birthDate: fc.constantFrom('1961-07-05', '1961-07', undefined),
    });
    fc.assert(
      fc.property(anybody, (person) => {
        assert.ok(!areSufficient(person) || isSamePerson(person, person));
      }),
    );
  });

  it('given any case and spacing of a name, then it is the same name', () => {
    const letters = fc.array(fc.constantFrom('a', 'É', 'ü', 'ñ', 'z', ' ', '-'), { minLength: 1 });
    fc.assert(
      fc.property(letters, (parts) => {
        const family = `x${parts.join('')}`;
        const wanted = { ...asked, names: [{ family: ` ${family.toUpperCase()} `, given: 'a' }] };
        assert.ok(isSamePerson(wanted, { ...known, names: [{ family, given: 'Á' }] }));
      }),
    );
  });
});

describe('the demographics of a Patient', () => {
  it('given its elements, then they are those that recognise it', () => {
    const patient = {
      resourceType: 'Patient' as const,
      identifier: [ssn, { value: 'without a system' }, { system: 'without a value' }],
      name: [{ family: 'Ortiz', given: ['Ana', 'Bea'] }, { text: 'Ana' }, { given: [null, 'B'] }],
      birthDate: '1961-07-05',
    };
    assert.deepEqual(demographicsOf(patient), {
      identifiers: [ssn],
      names: [{ family: 'Ortiz', given: 'Ana' }],
      birthDate: '1961-07-05',
    });
    assert.deepEqual(demographicsOf({ resourceType: 'Patient' }), { identifiers: [], names: [] });
  });
});
