import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { deaNumber, deaSchedule, isDeaNumberOf, npi } from './identifiers.js';

const isNpi = (text: string): boolean => npi.safeParse(text).success;
const isDea = (text: string): boolean => deaNumber.safeParse(text).success;
const digits = (count: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((each) => each.join(''));
const all = Array.from({ length: 10 }, (_, digit) => String(digit));
const others = (digit: string): string[] => all.filter((each) => each !== digit);

describe('An NPI', () => {
  it('given the published example, then it is one', () => {
    assert.equal(isNpi('1234567893'), true);
    assert.equal(isNpi('1234567890'), false);
  });

  it('given nine digits and another length, letters or a first digit that no NPI has, then none', () => {
    for (const text of [
      '123456789',
      '12345678930',
      '123456789O',
      '0234567893',
      '',
      ' 1234567893',
    ]) {
      assert.equal(isNpi(text), false, text);
    }
  });

  it('given eleven digits, whatever the check digit, then none', () => {
    assert.deepEqual(
      all.filter((check) => isNpi(`1123456789${check}`)),
      [],
    );
  });

  it('given none, then what is wrong', () => {
    const said = (text: string) => npi.safeParse(text).error?.issues.map(({ message }) => message);
    assert.deepEqual(said('1234567890'), ['The NPI’s check digit is wrong.']);
    assert.equal(said('123')?.[0], 'An NPI is ten digits.');
  });

  it('given any nine digits, then exactly one check digit makes one', () => {
    fc.assert(
      fc.property(fc.constantFrom('1', '2'), digits(8), (first, rest) => {
        const valid = all.filter((check) => isNpi(first + rest + check));
        assert.equal(valid.length, 1);
      }),
    );
  });

  it('given one digit that is mistyped, then none', () => {
    fc.assert(
      fc.property(digits(8), fc.integer({ min: 1, max: 9 }), (rest, place) => {
        const valid = all.map((check) => `1${rest}${check}`).find(isNpi) ?? '';
        for (const wrong of others(valid.charAt(place))) {
          assert.equal(isNpi(valid.slice(0, place) + wrong + valid.slice(place + 1)), false);
        }
      }),
    );
  });
});

describe('A DEA number', () => {
  it('given none, then what is wrong', () => {
    const said = (text: string) =>
      deaNumber.safeParse(text).error?.issues.map(({ message }) => message);
    assert.deepEqual(said('AB1234560'), ['The DEA number’s check digit is wrong.']);
    assert.equal(said('AB')?.[0], 'A DEA number is two letters and seven digits.');
  });

  it('given the published example, then it is one', () => {
    assert.equal(isDea('AP5836727'), true);
    assert.equal(isDea('AP5836728'), false);
    assert.equal(isDea('A95836727'), true);
  });

  it('given another length, form or type of registrant, then none', () => {
    for (const text of [
      'AP583672',
      'AP58367270',
      'ap5836727',
      '1P5836727',
      'A85836727',
      'ZP5836727',
    ]) {
      assert.equal(isDea(text), false, text);
    }
    const types = Array.from('ABFGMXPR', (type) => `${type}P5836727`).filter(isDea);
    assert.equal(types.map((text) => text.charAt(0)).join(''), 'ABFGMX');
  });

  it('given any six digits, then exactly one check digit makes one', () => {
    fc.assert(
      fc.property(fc.constantFrom('A', 'B', 'F', 'G', 'M', 'X'), digits(6), (type, rest) => {
        const valid = all.filter((check) => isDea(`${type}P${rest}${check}`));
        assert.equal(valid.length, 1);
      }),
    );
  });

  it('given a digit at an odd place that is mistyped, then none', () => {
    fc.assert(
      fc.property(digits(6), fc.constantFrom(0, 2, 4, 6), (rest, place) => {
        const numbers = all.map((check) => rest + check);
        const valid = numbers.find((each) => isDea(`AP${each}`)) ?? '';
        for (const wrong of others(valid.charAt(place))) {
          const changed = valid.slice(0, place) + wrong + valid.slice(place + 1);
          assert.equal(isDea(`AP${changed}`), false);
        }
      }),
    );
  });

  it('given the surname, then its first letter is the second of the number, or that is 9', () => {
    assert.equal(isDeaNumberOf('AP5836727', 'Pereira'), true);
    assert.equal(isDeaNumberOf('AP5836727', 'pereira'), true);
    assert.equal(isDeaNumberOf('AP5836727', 'Ferreira'), false);
    assert.equal(isDeaNumberOf('A95836727', 'Ferreira'), true);
    assert.equal(isDeaNumberOf('AO5836727', 'Östberg'), true);
    assert.equal(isDeaNumberOf('AB5836727', "'t Boer"), false);
    assert.equal(isDeaNumberOf('AT5836727', "'t Boer"), true);
    assert.equal(isDeaNumberOf('AP5836727', ''), false);
  });
});

describe('Schedules', () => {
  it('given II to V, then they can be prescribed; given I, then not', () => {
    assert.deepEqual(
      ['I', 'II', 'III', 'IV', 'V', 'VI'].filter((each) => deaSchedule.safeParse(each).success),
      ['II', 'III', 'IV', 'V'],
    );
  });
});
