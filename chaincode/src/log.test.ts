import { strict as assert } from 'node:assert';
import { errorFields } from './log.js';

describe('errorFields', () => {
  it('given an error, then name, detail and frames', () => {
    const fields = errorFields(new RangeError('too long'));
    assert.equal(fields.error, 'RangeError');
    assert.equal(fields.detail, 'too long');
    assert.match(String(fields.stack), /^ {4}at /);
  });

  it('given a parser’s error, which quotes its input, then nothing of the input', () => {
    try {
      JSON.parse('Jane Doe');
    } catch (error) {
      assert.doesNotMatch(JSON.stringify(errorFields(error)), /Jane|"detail"/);
    }
  });
});
