import { strict as assert } from 'node:assert';
import type { Credential } from '@healthchain/protocol';
import { decideReinstatement, decideRevocation, decideSuspension } from './decide-ending.js';

const instant = '2026-03-01T12:00:00.000Z';
const time = { instant, epochMilliseconds: Date.parse(instant) };
const issued: Credential = {
  publicKeyDigest: '0'.repeat(64),
  role: 'attending',
  validUntil: '2026-03-01T12:00:00.001Z',
  organization: 'LakesideMSP',
  issuedAt: '2026-03-01T11:00:00.000Z',
};
const active: Credential = {
  ...issued,
  countersignedBy: 'MillbrookMSP',
  countersignedAt: '2026-03-01T11:00:01.000Z',
};
const { role, validUntil, issuedAt } = issued;
const renewed: Credential = { ...active, renewal: { role, validUntil, issuedAt } };
const inactive = { code: 'CREDENTIAL_INACTIVE' };

describe('The suspension of a credential', () => {
  it('given one that is active, or not countersigned yet, then suspended; a renewal ends', () => {
    assert.deepEqual(decideSuspension(active, time), { ...active, suspendedAt: instant });
    assert.deepEqual(decideSuspension(issued, time), { ...issued, suspendedAt: instant });
    assert.deepEqual(decideSuspension(renewed, time), { ...active, suspendedAt: instant });
  });

  it('given one that is suspended or revoked, then CREDENTIAL_INACTIVE', () => {
    assert.throws(() => decideSuspension({ ...active, suspendedAt: instant }, time), inactive);
    assert.throws(() => decideSuspension({ ...active, revokedAt: instant }, time), inactive);
  });
});

describe('The revocation of a credential', () => {
  it('given one that is active or suspended, then revoked; a renewal ends', () => {
    const suspended = { ...active, suspendedAt: instant };
    assert.deepEqual(decideRevocation(renewed, time), { ...active, revokedAt: instant });
    assert.deepEqual(decideRevocation(suspended, time), { ...suspended, revokedAt: instant });
  });

  it('given one that is revoked, then CREDENTIAL_INACTIVE', () => {
    assert.throws(() => decideRevocation({ ...active, revokedAt: instant }, time), inactive);
  });
});

describe('The reinstatement of a credential', () => {
  const suspended = { ...active, suspendedAt: issuedAt };

  it('given a suspended one, then as it was issued, to be countersigned anew', () => {
    assert.deepEqual(decideReinstatement(suspended, time), issued);
  });

  it('given one that has ended or was revoked, then CREDENTIAL_INACTIVE', () => {
    const ended = { ...suspended, validUntil: instant };
    assert.throws(() => decideReinstatement(ended, time), inactive);
    assert.throws(() => decideReinstatement({ ...suspended, revokedAt: instant }, time), inactive);
  });

  it('given one that is not suspended, then INVALID_ARGUMENT', () => {
    assert.throws(() => decideReinstatement(active, time), { code: 'INVALID_ARGUMENT' });
  });
});
