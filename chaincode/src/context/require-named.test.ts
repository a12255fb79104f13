import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { requireNamed } from './require-named.js';

describe('requireNamed', () => {
  const id = randomUUID();

  it('given what the public argument names, then accepted', () => {
    requireNamed(id, id);
  });

  it('given another id, then INVALID_ARGUMENT', () => {
    assert.throws(
      () => {
        requireNamed(id, randomUUID());
      },
      { code: 'INVALID_ARGUMENT' },
    );
  });
});
