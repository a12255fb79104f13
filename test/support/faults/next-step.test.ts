import assert from 'node:assert/strict';
import { nextStep } from './next-step.js';

describe('what a careful client does after an answer', () => {
  it('given success, then it is over', () => {
    for (const status of [200, 201]) {
      assert.deepEqual(nextStep({ status }, 1, 0), { kind: 'acknowledged' });
    }
  });

  it('given a refusal of the request itself, then it is not sent again', () => {
    for (const status of [400, 403, 409, 412, 422]) {
      assert.deepEqual(nextStep({ status }, 1, 0), { kind: 'refused' });
    }
  });

  it('given a fault of the server, an old token, too many requests or no answer, then again', () => {
    for (const status of [401, 408, 429, 500, 503, 504, undefined]) {
      const head = status === undefined ? {} : { status };
      assert.equal(nextStep(head, 1, 0).kind, 'again');
    }
  });

  it('given Retry-After, then no sooner than that', () => {
    const again = nextStep({ status: 503, retryAfter: '5' }, 1, 0);
    assert.deepEqual(again, { kind: 'again', pause: 5000 });
  });

  it('given many attempts, then longer pauses, up to a limit', () => {
    const pauses = [1, 2, 5, 9].map((attempt) => nextStep({}, attempt, 1));
    assert.deepEqual(
      pauses.map((step) => step.kind === 'again' && step.pause),
      [250, 500, 4000, 4000],
    );
  });
});
