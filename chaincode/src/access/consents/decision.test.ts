import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { saltedDigest } from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { requireDecision } from './decision.js';

describe('requireDecision', () => {
  const consentId = randomUUID();
  const salt = newSalt();
  const signed = {
    statement: {
      kind: 'revocation' as const,
      channel: 'healthchain',
      nonce: randomUUID(),
      issuedAt: '2026-03-01T12:00:00.000Z',
      patientId: randomUUID(),
      consentId,
    },
    assertion: { credentialId: '', authenticatorData: '', clientDataJSON: '', signature: '' },
  };
  const args = { consentId, digest: saltedDigest(salt, signed), idempotencyKey: randomUUID() };
  const invalid = { code: 'INVALID_ARGUMENT' };

  it('given the public arguments of the signed decision, then accepted', () => {
    requireDecision(args, signed, salt);
  });

  it('given another consent’s id, then INVALID_ARGUMENT', () => {
    assert.throws(() => {
      requireDecision({ ...args, consentId: randomUUID() }, signed, salt);
    }, invalid);
  });

  it('given the digest of another decision, or under another salt, then INVALID_ARGUMENT', () => {
    assert.throws(() => {
      requireDecision({ ...args, digest: '0'.repeat(64) }, signed, salt);
    }, invalid);
    assert.throws(() => {
      requireDecision(args, signed, newSalt());
    }, invalid);
  });
});
