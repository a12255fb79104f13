import assert from 'node:assert/strict';
import { errorCodes } from '@healthchain/protocol';
import { httpStatus } from './status.js';

describe('the HTTP status of an error code', () => {
  it('given every code, then it has an error status', () => {
    assert.deepEqual(Object.keys(httpStatus).sort(), Object.keys(errorCodes).sort());
    for (const status of Object.values(httpStatus)) assert.ok(status >= 400 && status < 600);
  });
});
