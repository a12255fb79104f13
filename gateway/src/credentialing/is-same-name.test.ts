import assert from 'node:assert/strict';
import { isSameName } from './is-same-name.js';

describe('isSameName', () => {
  const one = { family: "O'Brien-Núñez", given: 'Zoë Marie' };

  it('given other case, accents, hyphens or middle names, then the same', () => {
    for (const family of ["O'BRIEN NUNEZ", 'obriennunez', 'O’Brien-Nuñez']) {
      assert.equal(isSameName(one, { family, given: 'ZOE' }), true, family);
    }
  });

  it('given another family or first name, then not', () => {
    assert.equal(isSameName(one, { family: 'Brien-Núñez', given: 'Zoë' }), false);
    assert.equal(isSameName(one, { ...one, given: 'Marie Zoë' }), false);
  });
});
