import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import fc from 'fast-check';
import { parseExactJson } from './exact-json.js';

const roundTrip = (text: string): string => {
  const { value, write } = parseExactJson(text);
  return write(value);
};

describe('parseExactJson', () => {
  it('keeps the digits of every number', () => {
    const text =
      '{"a":0.0,"b":1.50,"c":-0,"d":1e3,"e":12345678901234567890,"f":[1,-2.5,0.1,1E-7,1.0]}';
    assert.equal(roundTrip(text), text);
  });

  it('leaves numbers inside strings alone', () => {
    const text = '{"a":"1.50","b\\"1.0":"\\\\","c":"\\"2.0","d":"x: 1.0, 3.10"}';
    assert.equal(roundTrip(text), text);
  });

  it('gives plain numbers where nothing is lost', () => {
    assert.deepEqual(parseExactJson('{"a":[1,2.5]}').value, { a: [1, 2.5] });
  });

  it('writes parts', () => {
    const { value, write } = parseExactJson('{"part":{"value":1.0}}');
    assert.equal(write((value as { part: unknown }).part), '{"value":1.0}');
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['a trailing comma', '{"a":1,}'],
    ['a repeated name', '{"a":1,"a":2}'],
    ['a repeated name, written in another way', '{"a":1,"\\u0061":1}'],
    ['a number as a name', '{1.50:2}'],
    ['a number as a name beside a repeated name', '{1.50 :2,"a":1,"a":1}'],
    ['a leading zero', '[01.50]'],
    ['two points', '[1.5.0]'],
    ['a lone sign', '[-]'],
    ['a number out of range', '[1e999]'],
    ['an open string', '{"a":"b'],
    ['too many levels', '['.repeat(200) + ']'.repeat(200)],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseExactJson(text), { code: 'BODY_MALFORMED' });
    });
  }

  it('takes and writes whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        assert.equal(roundTrip(text), text);
      }),
    );
  });

  it('keeps decimals of any precision', () => {
    const decimal = fc
      .tuple(fc.integer(), fc.stringMatching(/^[0-9]{1,30}$/))
      .map(([whole, fraction]) => `${whole}.${fraction}`);
    fc.assert(
      fc.property(fc.array(decimal), (decimals) => {
        const text = `{"d":[${decimals.join(',')}]}`;
        assert.equal(roundTrip(text), text);
      }),
    );
  });

  it('throws nothing but a coded refusal, which does not quote the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,"\\01.5eE-+ntfa ')) }),
        (text) => {
          try {
            JSON.parse(roundTrip(text));
          } catch (error) {
            assert.ok(error instanceof HealthChainError, String(error));
            assert.equal(error.code, 'BODY_MALFORMED');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
