import { join } from 'node:path';
import { stringify } from 'yaml';
import { ensureSecret, writeFile } from '../host/files.js';
import type { Token } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';

/** The two authorities of one `fabric-ca-server` process: who somebody is, and who a server is. */
export const authorityNames = ['ca', 'tlsca'] as const;
export type AuthorityName = (typeof authorityNames)[number];

/** The identity that registers all others of its organisation. */
export const registrar = 'registrar';

const configurationFile = 'fabric-ca-server-config.yaml';
const certificateLifetime = '8760h';
const rootLifetime = '87600h';

/** Home folder of one authority. */
function homeOf(organization: Organization, authority: AuthorityName): string {
  const { ca } = organization.folders;
  return authority === 'ca' ? ca : join(ca, 'tls');
}

/** The authority's root certificate. */
export function rootCertificateFile(organization: Organization, authority: AuthorityName): string {
  return join(homeOf(organization, authority), 'ca-cert.pem');
}

/** The registrar's enrolment secret. */
export function registrarSecret(organization: Organization): string {
  return ensureSecret(join(organization.folders.ca, 'registrar-secret'));
}

/** Writes the configuration of an organisation's authorities. */
export function writeAuthorityConfiguration(organization: Organization, token: Token): void {
  const server = {
    ...authority(organization, 'ca'),
    port: organization.ports.ca,
    address: organization.listenAddress,
    tls: { enabled: true },
    cafiles: [join('tls', configurationFile)],
    // Both authorities and the server's own TLS key use this provider; the PIN comes from the
    // environment, and the second authority inherits the section.
    bccsp: {
      default: 'PKCS11',
      pkcs11: {
        library: token.moduleFile,
        label: token.label,
        pin: '',
        hash: 'SHA2',
        security: 256,
      },
    },
    operations: { listenAddress: `127.0.0.1:${organization.ports.caOperations}` },
    metrics: { provider: 'prometheus' },
  };
  writeFile(join(homeOf(organization, 'ca'), configurationFile), stringify(server));
  writeFile(
    join(homeOf(organization, 'tlsca'), configurationFile),
    stringify(authority(organization, 'tlsca')),
  );
}

function authority(organization: Organization, name: AuthorityName): Record<string, unknown> {
  return {
    version: '1.5.15',
    // An identity that expired can still be renewed: its key tells who asks.
    ca: { name, reenrollIgnoreCertExpiry: true },
    registry: {
      maxenrollments: -1,
      identities: [
        {
          name: registrar,
          pass: registrarSecret(organization),
          type: 'client',
          affiliation: '',
          attrs: {
            'hf.Registrar.Roles': '*',
            'hf.Registrar.Attributes': '*',
            'hf.Revoker': true,
            'hf.GenCRL': true,
          },
        },
      ],
    },
    // A list of revoked certificates is made anew at each revocation, and not because time has passed.
    crl: { expiry: rootLifetime },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    signing: {
      default: { usage: ['digital signature'], expiry: certificateLifetime },
      profiles: {
        // Of the CA for identities: its server, and smart cards.
        tls: {
          usage: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
          expiry: certificateLifetime,
        },
      },
    },
    csr: {
      cn: `${name}.${organization.name}`,
      keyrequest: { algo: 'ecdsa', size: 256 },
      names: [{ O: organization.displayName }],
      // They stand in the certificate of the server that both authorities share, too.
      hosts: [...new Set([organization.host, 'localhost', '127.0.0.1', '::1'])],
      ca: { expiry: rootLifetime, pathlength: 0 },
    },
  };
}
