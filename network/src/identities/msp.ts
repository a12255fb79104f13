import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { rootCertificateFile } from '../authorities/configuration.js';
import { writeFile } from '../host/files.js';
import type { Organization } from '../topology/network.js';

const rootFile = join('cacerts', 'ca.pem');

/** The certificate of the identity whose MSP folder this is. */
export function identityCertificateFile(mspFolder: string): string {
  return join(mspFolder, 'signcerts', 'cert.pem');
}

/** The root that signs the organisation's identities. */
export function identityRootFile(organization: Organization): string {
  return join(organization.folders.msp, rootFile);
}

/** The root that signs the organisation's TLS certificates. */
export function tlsRootFile(organization: Organization): string {
  return join(organization.folders.msp, 'tlscacerts', 'tlsca.pem');
}

/**
 * Writes an MSP folder as Fabric reads it: the organisation's roots and, for an identity of its
 * own, the certificate. The key is in the token, where Fabric finds it by the certificate's.
 */
export function writeMsp(folder: string, organization: Organization, certificate?: string): void {
  writeFile(join(folder, rootFile), readFileSync(rootCertificateFile(organization, 'ca')));
  writeFile(
    join(folder, 'tlscacerts', 'tlsca.pem'),
    readFileSync(rootCertificateFile(organization, 'tlsca')),
  );
  writeFile(join(folder, 'config.yaml'), stringify({ NodeOUs: nodeOus() }));
  if (certificate !== undefined) {
    // Last, because its presence says that the folder is complete.
    writeFile(identityCertificateFile(folder), certificate);
  }
}

/** An identity's type is the OU that the authority put into its certificate. */
function nodeOus(): Record<string, unknown> {
  const unit = (type: string): Record<string, string> => ({
    Certificate: rootFile,
    OrganizationalUnitIdentifier: type,
  });
  return {
    Enable: true,
    ClientOUIdentifier: unit('client'),
    PeerOUIdentifier: unit('peer'),
    AdminOUIdentifier: unit('admin'),
    OrdererOUIdentifier: unit('orderer'),
  };
}
