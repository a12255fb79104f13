import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { errorCodes, HealthChainError, parseCodedMessage, type ErrorCode } from './errors.js';

const code = fc.constantFrom(...(Object.keys(errorCodes) as ErrorCode[]));
const line = fc.string().map((text) => text.replaceAll('\n', ' '));

describe('Coded messages', () => {
  it('given any code and detail, when found within a peer’s message, then both come back', () => {
    fc.assert(
      fc.property(code, line, (expected, detail) => {
        const { message } = new HealthChainError(expected, detail);
        const wrapped = `chaincode response 500, ${message}`;
        const found = parseCodedMessage(wrapped);
        assert.equal(found?.code, expected);
        assert.equal(found.detail, detail);
      }),
    );
  });

  it('given no detail, then the text of the code', () => {
    const error = new HealthChainError('NOT_FOUND');
    assert.equal(error.message, `[NOT_FOUND] ${errorCodes.NOT_FOUND}`);
    assert.equal(error.detail, errorCodes.NOT_FOUND);
  });

  it('given a message without a known code, then nothing', () => {
    for (const message of ['', 'connection refused', '[MADE_UP] text', '[toString] text', '[] x']) {
      assert.equal(parseCodedMessage(message), undefined);
    }
  });

  it('given a cause, then it is kept beside the message, not in it', () => {
    const error = new HealthChainError('INTERNAL', undefined, { cause: new Error('secret') });
    assert.equal((error.cause as Error).message, 'secret');
    assert.doesNotMatch(error.message, /secret/);
  });
});
