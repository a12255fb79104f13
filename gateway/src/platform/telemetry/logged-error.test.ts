import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import fc from 'fast-check';
import { describeError } from './logged-error.js';

describe('an error in the log', () => {
  it('given a library quotes its input, then the quote stays out', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const secret = `patient-${name}`;
        const error = new SyntaxError(`Unexpected token in "${secret}"\n    at ${secret}`, {
          cause: new Error(secret),
        });
        assert.ok(!JSON.stringify(describeError(error)).includes('patient-'));
      }),
    );
  });

  it('given one of our own errors, then its code and text are there', () => {
    const described = describeError(new HealthChainError('KEY_UNAVAILABLE', 'No such token.'));
    assert.equal(described.code, 'KEY_UNAVAILABLE');
    assert.equal(described.detail, 'No such token.');
    assert.match(described.frames[0] ?? '', /logged-error\.test/);
  });

  it('given a code of the system or of gRPC, then it is there', () => {
    assert.equal(
      describeError(Object.assign(new Error(), { code: 'ECONNREFUSED' })).code,
      'ECONNREFUSED',
    );
    assert.equal(describeError(Object.assign(new Error(), { code: 14 })).code, 14);
    assert.equal(describeError(Object.assign(new Error(), { code: 'Jane Doe' })).code, undefined);
  });

  it('given a cause that leads back, then describing it ends', () => {
    const error = new Error();
    error.cause = error;
    assert.ok(describeError(error).cause);
  });

  it('given something else than an error, then only its type is there', () => {
    assert.deepEqual(describeError('Jane Doe'), { type: 'string', frames: [] });
  });
});
