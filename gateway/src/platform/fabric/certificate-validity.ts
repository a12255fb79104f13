import { X509Certificate } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';

/** Until when peers take what an identity signs. */
export interface CertificateValidity {
  /** Milliseconds since 1970. */
  readonly ends: number;
  /** @throws HealthChainError CERTIFICATE_EXPIRED */
  readonly requireCurrent: () => void;
}

/** Reads it from a certificate. @param certificate PEM @param now milliseconds since 1970 */
export function certificateValidity(
  certificate: Uint8Array,
  now: () => number = Date.now,
): CertificateValidity {
  const ends = Date.parse(new X509Certificate(certificate).validTo);
  return {
    ends,
    requireCurrent: () => {
      if (now() >= ends) {
        throw new HealthChainError('CERTIFICATE_EXPIRED');
      }
    },
  };
}
