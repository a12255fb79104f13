import { X509Certificate } from 'node:crypto';
import type { OrganizationKind } from '@healthchain/protocol';

/** Another organisation of the consortium, as this one meets it over mutual TLS. */
export interface PeerOrganization {
  readonly mspId: string;
  readonly kind: OrganizationKind;
  /** PEM of the root that signs its TLS certificates. */
  readonly tlsRoot: string;
}

/** Common name that an organisation's TLS authority gives to its gateway, and to nothing else. */
export const gatewayCommonName = 'gateway';

/**
 * Finds the organisation whose gateway holds this certificate: its own TLS root has signed it, and
 * the common name says that it is the gateway, because peers and chaincode have certificates of the
 * same root. The TLS handshake has already proved possession of the key and the validity period.
 */
export function organizationOf<T extends PeerOrganization>(
  certificate: X509Certificate,
  organizations: readonly T[],
): T | undefined {
  if (commonName(certificate) !== gatewayCommonName) {
    return undefined;
  }
  return organizations.find(({ tlsRoot }) => isIssuedBy(certificate, new X509Certificate(tlsRoot)));
}

/** The only common name of a certificate's subject. */
export function commonName(certificate: X509Certificate): string | undefined {
  const names = certificate.subject
    .split('\n')
    .filter((part) => part.startsWith('CN='))
    .map((part) => part.slice('CN='.length));
  return names.length === 1 ? names[0] : undefined;
}

function isIssuedBy(certificate: X509Certificate, root: X509Certificate): boolean {
  return certificate.checkIssued(root) && certificate.verify(root.publicKey);
}
