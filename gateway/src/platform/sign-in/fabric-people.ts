import { createHash, X509Certificate } from 'node:crypto';
import { normalizedSerial } from './revocation-list.js';

/** One of the organisation's people, by the certificate of their Fabric identity. */
export interface FabricPerson {
  /** The random id under which the authority knows them. */
  readonly personId: string;
  /** Names their credential on the ledger. */
  readonly publicKeyDigest: string;
  /** In hex, as {@link normalizedSerial} writes it. */
  readonly serialNumber: string;
}

/** @param certificates PEM */
export function fabricPeople(certificates: readonly Uint8Array[]): readonly FabricPerson[] {
  return certificates.map((pem) => {
    const certificate = new X509Certificate(pem);
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return {
      personId: commonNameOf(certificate),
      publicKeyDigest: createHash('sha256').update(key).digest('hex'),
      serialNumber: normalizedSerial(certificate.serialNumber),
    };
  });
}

/** The id that the authority registered an identity under; empty where there is not one. */
export function commonNameOf(certificate: X509Certificate): string {
  const { CN } = certificate.toLegacyObject().subject;
  return typeof CN === 'string' ? CN : '';
}
