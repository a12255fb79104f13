import { strict as assert } from 'node:assert';
import type { Credential } from '@healthchain/protocol';
import { decideCountersignature } from './decide-countersignature.js';

const time = {
  instant: '2026-03-01T12:00:00.000Z',
  epochMilliseconds: Date.parse('2026-03-01T12:00:00.000Z'),
};
const issued: Credential = {
  publicKeyDigest: '0'.repeat(64),
  role: 'attending',
  validUntil: '2026-03-01T12:00:00.001Z',
  organization: 'LakesideMSP',
  issuedAt: '2026-03-01T11:00:00.000Z',
};

describe('decideCountersignature', () => {
  it('given another organisation, then the credential names it and the transaction’s time', () => {
    assert.deepEqual(decideCountersignature(issued, 'MillbrookMSP', time), {
      ...issued,
      countersignedBy: 'MillbrookMSP',
      countersignedAt: time.instant,
    });
  });

  it('given a renewal, then it takes the place of the earlier one', () => {
    const renewal = {
      role: 'attending' as const,
      validUntil: '2027-03-01T12:00:00.000Z',
      issuedAt: '2026-03-01T11:30:00.000Z',
    };
    const countersignedBy = 'CornerstoneMSP';
    const { publicKeyDigest, organization } = issued;
    assert.deepEqual(
      decideCountersignature({ ...issued, countersignedBy, renewal }, 'MillbrookMSP', time),
      {
        ...{ publicKeyDigest, organization, ...renewal },
        countersignedBy: 'MillbrookMSP',
        countersignedAt: time.instant,
      },
    );
    const expired = { ...renewal, validUntil: time.instant };
    assert.throws(
      () => decideCountersignature({ ...issued, renewal: expired }, 'MillbrookMSP', time),
      { code: 'CREDENTIAL_INACTIVE' },
    );
  });

  it('given the issuing organisation, a second one, or an inactive credential, then refused', () => {
    const countersignedBy = 'CornerstoneMSP';
    const refusals: readonly (readonly [Credential, string, string])[] = [
      [issued, 'LakesideMSP', 'COUNTERSIGNER_NOT_INDEPENDENT'],
      [{ ...issued, countersignedBy }, 'MillbrookMSP', 'ALREADY_EXISTS'],
      [{ ...issued, revokedAt: issued.issuedAt }, 'MillbrookMSP', 'CREDENTIAL_INACTIVE'],
      [{ ...issued, suspendedAt: issued.issuedAt }, 'MillbrookMSP', 'CREDENTIAL_INACTIVE'],
      [{ ...issued, validUntil: time.instant }, 'MillbrookMSP', 'CREDENTIAL_INACTIVE'],
    ];
    for (const [credential, mspId, code] of refusals) {
      assert.throws(() => decideCountersignature(credential, mspId, time), { code });
    }
  });
});
