import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { canonicalJson, type JsonValue } from './canonical-json.js';

/** Any JSON value without fractions; strings hold any Unicode text. */
const jsonValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

/** The same value with the members of every object in reverse. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map(reversed);
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, member === undefined ? undefined : reversed(member)]),
  );
}

describe('canonicalJson', () => {
  it('given any value, then it parses back to an equal one', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        // -0 is 0 in JSON, and a parsed object has the usual prototype.
        const plain: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), plain);
      }),
    );
  });

  it('given members in another order, then the same text', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        assert.equal(canonicalJson(reversed(value)), canonicalJson(value));
      }),
    );
  });

  it('given its own result, then it does not change it', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const once = canonicalJson(value);
        assert.equal(canonicalJson(JSON.parse(once) as JsonValue), once);
      }),
    );
  });

  it('given the keys of RFC 8785, section 3.2.3, then sorts them by UTF-16 code unit', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    assert.equal(text, `{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
  });

  it('given control characters, then escapes them as RFC 8785, section 3.2.2.2, says', () => {
    assert.equal(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it('given an undefined member, then leaves it out', () => {
    assert.equal(canonicalJson({ b: 1, a: undefined }), '{"b":1}');
  });

  it('given a number that is no safe integer, then throws RangeError', () => {
    for (const number of [0.5, 2 ** 53, NaN, Infinity]) {
      assert.throws(
        () => canonicalJson({ number }),
        new RangeError('Canonical JSON holds safe integers only.'),
      );
    }
  });
});
