import assert from 'node:assert/strict';
import { conditionKey, parseCondition } from './condition.js';

const keyOf = (text: string, type = 'Patient') => conditionKey(parseCondition(type, text));

describe('conditionKey', () => {
  it('is the same for all ways to write a condition', () => {
    const key = keyOf('identifier=urn:r2|v&gender=male,female&name=Jiménez');
    for (const text of [
      'identifier=urn:r2%7Cv&gender=male,female&name=Jiménez',
      'name=JIMENEZ&gender=female,male,male&identifier=urn%3Ar2|v',
      'identifier=urn:r2|v&identifier=urn:r2|v&gender=male,female&name=jimenez',
    ]) {
      assert.equal(keyOf(text), key, text);
    }
  });

  it('differs for different conditions', () => {
    const texts = ['identifier=s|v', 'identifier=|v', 'identifier=v', 'identifier=s|', '_id=v'];
    const keys = [
      ...texts.map((text) => keyOf(text)),
      keyOf('identifier=v', 'Practitioner'),
      keyOf('gender=a,b'),
      keyOf('gender=a&gender=b'),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('parseCondition', () => {
  it('refuses what it cannot use whole', () => {
    assert.throws(() => parseCondition('Patient', 'gender=male&colour=red'), {
      code: 'SEARCH_PARAMETER_NOT_SUPPORTED',
    });
    assert.throws(() => parseCondition('Patient', ''), { code: 'INVALID_ARGUMENT' });
  });
});
