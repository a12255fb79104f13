import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson } from '../host/files.js';
import { chaincodeClientFolder } from '../identities/inventory.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import type { Organization } from '../topology/network.js';

/** An organisation has two places for chaincode services, so that an upgrade runs both releases. */
export const slots = ['a', 'b'] as const;
export type Slot = (typeof slots)[number];

/** Folder in which the builder's `release` step finds the connection of a package. */
export function connectionsFolder(organization: Organization): string {
  return join(organization.folders.chaincode, 'connections');
}

/** Port of the service in this slot. */
export function servicePort(organization: Organization, slot: Slot): number {
  return slot === 'a' ? organization.ports.chaincodeA : organization.ports.chaincodeB;
}

/**
 * Tells the organisation's peer where the service of this package listens, and with which key. The
 * peer keeps what it is told when it installs the package; hence packages are labelled by slot too.
 */
export function writeConnection(
  organization: Organization,
  packageLabel: string,
  slot: Slot,
): void {
  const client = tlsFiles(chaincodeClientFolder(organization));
  writeJson(join(connectionsFolder(organization), `${packageLabel}.json`), {
    address: `localhost:${servicePort(organization, slot)}`,
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    client_key: readFileSync(client.key, 'utf8'),
    client_cert: readFileSync(client.certificate, 'utf8'),
    root_cert: readFileSync(tlsRootFile(organization), 'utf8'),
  });
}
