import { strict as assert } from 'node:assert';
import type { Credential, CredentialRequest } from '@healthchain/protocol';
import { decideIssue } from './decide-issue.js';

const instant = '2026-03-01T12:00:00.000Z';
const time = { instant, epochMilliseconds: Date.parse(instant) };
const request: CredentialRequest = {
  publicKeyDigest: '0'.repeat(64),
  role: 'attending',
  validUntil: '2028-01-01T00:00:00Z',
};
const organization = 'LakesideMSP';
const active: Credential = {
  ...request,
  organization,
  issuedAt: '2026-01-01T00:00:00.000Z',
  countersignedBy: 'MillbrookMSP',
};

function issue(
  change: Partial<CredentialRequest> = {},
  earlier?: Credential,
  checkedAt?: number,
): Credential {
  return decideIssue({ ...request, ...change }, { organization, earlier, time, checkedAt });
}

describe('decideIssue', () => {
  it('given a key without a credential, then one that nobody has countersigned', () => {
    assert.deepEqual(issue(), { ...request, organization, issuedAt: instant });
  });

  it('given 36 months to the millisecond, then issued; one more, then VALIDITY_TOO_LONG', () => {
    const validUntil = '2029-03-01T12:00:00.000Z';
    assert.equal(issue({ validUntil }).validUntil, validUntil);
    assert.throws(() => issue({ validUntil: '2029-03-01T12:00:00.001Z' }), {
      code: 'VALIDITY_TOO_LONG',
    });
  });

  it('given earlier checks, then 36 months from them; later ones, then from the issue', () => {
    const validUntil = '2029-03-01T12:00:00.000Z';
    const { epochMilliseconds } = time;
    assert.equal(issue({ validUntil }, undefined, epochMilliseconds + 1).validUntil, validUntil);
    const late = '2029-03-01T12:00:00.001Z';
    for (const [until, checkedAt] of [
      [validUntil, epochMilliseconds - 1],
      [late, epochMilliseconds + 1],
    ] as const) {
      assert.throws(() => issue({ validUntil: until }, undefined, checkedAt), {
        code: 'VALIDITY_TOO_LONG',
      });
    }
  });

  it('given an end that has come, then INVALID_ARGUMENT; one millisecond later, then issued', () => {
    assert.throws(() => issue({ validUntil: instant }), { code: 'INVALID_ARGUMENT' });
    const validUntil = '2026-03-01T12:00:00.001Z';
    assert.equal(issue({ validUntil }).validUntil, validUntil);
  });

  it('given an active credential, then its renewal, which leaves it as it is', () => {
    const { role, validUntil } = request;
    const renewal = { role, validUntil, issuedAt: instant };
    assert.deepEqual(issue({}, active), { ...active, renewal });
    assert.deepEqual(issue({}, { ...active, renewal: { ...renewal, role: 'gateway' } }), {
      ...active,
      renewal,
    });
  });

  it('given one that is suspended, revoked or has ended, then a new one in its place', () => {
    const fresh = { ...request, organization, issuedAt: instant };
    for (const change of [
      { suspendedAt: instant },
      { revokedAt: instant },
      { validUntil: instant },
    ]) {
      assert.deepEqual(issue({}, { ...active, ...change }), fresh);
    }
  });
});
