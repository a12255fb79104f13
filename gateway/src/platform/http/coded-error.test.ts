import assert from 'node:assert/strict';
import { codedError } from './coded-error.js';

describe('codedError', () => {
  it('given that the disk is full, then it says so', () => {
    for (const code of ['SQLITE_FULL', 'ENOSPC']) {
      const error = Object.assign(new Error('no space'), { code });
      assert.equal(codedError(error).code, 'STORAGE_FULL');
    }
  });

  it('given what is not known, then it is internal', () => {
    assert.equal(codedError(new Error('x')).code, 'INTERNAL');
    assert.equal(codedError(Object.assign(new Error('x'), { code: 'EIO' })).code, 'INTERNAL');
  });
});
