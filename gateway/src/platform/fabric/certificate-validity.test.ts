import assert from 'node:assert/strict';
import { HealthChainError } from '@healthchain/protocol';
import { createTlsAuthority } from '../peering/test-support/certificates.js';
import { certificateValidity } from './certificate-validity.js';

describe('certificateValidity', () => {
  const ends = Date.parse('2030-05-06T07:08:09Z');
  let certificate: Buffer;

  before(async () => {
    const authority = await createTlsAuthority('Lakeside');
    certificate = Buffer.from((await authority.issue('gateway', new Date(ends))).certificate);
  });

  it('given a time before its end, then it may sign', () => {
    const validity = certificateValidity(certificate, () => ends - 1);
    assert.equal(validity.ends, ends);
    validity.requireCurrent();
  });

  it('given its end or later, then it is refused with a code', () => {
    for (const now of [ends, ends + 1]) {
      const { requireCurrent } = certificateValidity(certificate, () => now);
      assert.throws(
        requireCurrent,
        (error) => error instanceof HealthChainError && error.code === 'CERTIFICATE_EXPIRED',
      );
    }
  });
});
