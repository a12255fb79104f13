import { createHash, X509Certificate } from 'node:crypto';
import { commonNameOf } from './card.js';

/** Digests of the keys of the organisation's people, by the random ids of their Fabric identities. */
export type CardHolders = ReadonlyMap<string, string>;

/** @param certificates Fabric certificates of the organisation's people, in PEM */
export function cardHolders(certificates: readonly Uint8Array[]): CardHolders {
  return new Map(
    certificates.map((pem) => {
      const certificate = new X509Certificate(pem);
      const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
      const digest = createHash('sha256').update(key).digest('hex');
      return [commonNameOf(certificate), digest];
    }),
  );
}
