import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { saltedDigest } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { requireDigest } from './require-digest.js';

describe('requireDigest', () => {
  const salt = newSalt();
  const argument = { consentId: randomUUID() };
  const digest = saltedDigest(salt, argument);
  const invalid = { code: 'INVALID_ARGUMENT' };

  it('given the digest of the argument, then accepted', () => {
    requireDigest(digest, salt, argument);
  });

  it('given the digest of another argument, or under another salt, then INVALID_ARGUMENT', () => {
    assert.throws(() => {
      requireDigest('0'.repeat(64), salt, argument);
    }, invalid);
    assert.throws(() => {
      requireDigest(digest, newSalt(), argument);
    }, invalid);
  });
});
