import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfPresent, writeJson } from '../host/files.js';
import { chaincodeClientFolder } from '../identities/identities.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import type { Organization } from '../topology/network.js';

/** An organisation has two places for chaincode services, so that an upgrade runs both releases. */
export const slots = ['a', 'b'] as const;
export type Slot = (typeof slots)[number];

const addressSchema = z.object({ address: z.string() });

/** Folder in which the builder's `release` step finds the connection of a label. */
export function connectionsFolder(organization: Organization): string {
  return join(organization.folders.chaincode, 'connections');
}

/** Port of the service in this slot. */
export function servicePort(organization: Organization, slot: Slot): number {
  return slot === 'a' ? organization.ports.chaincodeA : organization.ports.chaincodeB;
}

/** Slot that a peer which installed this label was told; it keeps calling there. */
export function connectedSlot(organization: Organization, label: string): Slot | undefined {
  const content = readIfPresent(connectionFile(organization, label));
  if (content === undefined) {
    return undefined;
  }
  const { address } = addressSchema.parse(JSON.parse(content));
  return slots.find((slot) => address.endsWith(`:${servicePort(organization, slot)}`));
}

/** Tells the organisation's peer where the service of this label listens, and with which key. */
export function writeConnection(organization: Organization, label: string, slot: Slot): void {
  const client = tlsFiles(chaincodeClientFolder(organization));
  writeJson(connectionFile(organization, label), {
    address: `localhost:${servicePort(organization, slot)}`,
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    client_key: readFileSync(client.key, 'utf8'),
    client_cert: readFileSync(client.certificate, 'utf8'),
    root_cert: readFileSync(tlsRootFile(organization), 'utf8'),
  });
}

function connectionFile(organization: Organization, label: string): string {
  return join(connectionsFolder(organization), `${label}.json`);
}
