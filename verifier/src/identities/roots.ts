import { X509Certificate } from 'node:crypto';

/** The only source of trust: certificates of identity CAs that the auditor got elsewhere. */
export type Roots = ReadonlyMap<string, readonly X509Certificate[]>;

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** All certificates in a PEM text. @throws Error for one that cannot be read */
export function parseCertificates(pem: string): readonly X509Certificate[] {
  return (pem.match(certificateBlock) ?? []).map((block) => new X509Certificate(block));
}

/** @throws Error for a text without certificates */
export function parseRoots(texts: readonly (readonly [string, string])[]): Roots {
  return new Map(
    texts.map(([mspId, pem]) => {
      const certificates = parseCertificates(pem);
      if (certificates.length === 0) {
        throw new Error(`The file of ${mspId} holds no certificate.`);
      }
      return [mspId, certificates];
    }),
  );
}

/** Whether both name the same certificates. */
export function sameCertificates(
  left: readonly X509Certificate[],
  right: readonly X509Certificate[],
): boolean {
  const names = (list: readonly X509Certificate[]): string =>
    [...new Set(list.map(({ fingerprint256 }) => fingerprint256))].sort().join();
  return names(left) === names(right);
}
