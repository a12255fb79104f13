import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readIfPresent, writeFile } from '../host/files.js';
import type { Organization } from '../topology/network.js';
import type { IdentityType } from './client.js';

/** An identity on the ledger; its key is in the organisation's token. */
export interface FabricIdentity {
  readonly name: string;
  readonly type: IdentityType;
  readonly folder: string;
}

/** A server, or a client that shows who it is; its key is in a file. */
export interface TlsIdentity {
  readonly name: string;
  readonly folder: string;
}

/** Folder of the key with which an organisation's peer calls its chaincode service. */
export function chaincodeClientFolder(organization: Organization): string {
  return join(organization.folders.chaincode, 'client');
}

/** Folder of a Fabric identity's certificate and roots. */
export function mspFolder(folder: string): string {
  return join(folder, 'msp');
}

/** A person of the organisation, by name. @throws Error that lists the names there are */
export function findPerson(organization: Organization, name: string): FabricIdentity {
  const names = organization.people.map((person) => person.name);
  if (!names.includes(name)) {
    throw new Error(`Nobody at ${organization.name} is called "${name}": ${names.join(', ')}.`);
  }
  return personIdentity(organization, name);
}

/** Folder of a person of the organisation. */
export function personFolder({ folders }: Organization, name: string): string {
  return join(folders.people, name);
}

/** Every Fabric identity of an organisation. */
export function fabricIdentities(organization: Organization): readonly FabricIdentity[] {
  const { folders, orderer, people } = organization;
  return [
    { name: 'admin', type: 'admin', folder: folders.admin },
    { name: 'peer', type: 'peer', folder: folders.peer },
    { name: 'gateway', type: 'client', folder: folders.gateway },
    ...(orderer ? [{ name: 'orderer', type: 'orderer', folder: folders.orderer } as const] : []),
    ...people.map(({ name }) => personIdentity(organization, name)),
  ];
}

function personIdentity(organization: Organization, name: string): FabricIdentity {
  const folder = personFolder(organization, name);
  return { name: ensurePersonId(folder), type: 'client', folder };
}

/**
 * The subject of a person's certificate, which every transaction shows: a random id that only their
 * organisation can resolve.
 */
function ensurePersonId(folder: string): string {
  const file = join(folder, 'id');
  const known = readIfPresent(file);
  if (known !== undefined) {
    return known;
  }
  const id = randomUUID();
  writeFile(file, id);
  return id;
}

/** Every TLS identity of an organisation. */
export function tlsIdentities(organization: Organization): readonly TlsIdentity[] {
  const { folders, orderer } = organization;
  return [
    { name: 'admin', folder: folders.admin },
    { name: 'peer', folder: folders.peer },
    { name: 'gateway', folder: folders.gateway },
    { name: 'chaincode', folder: folders.chaincode },
    { name: 'chaincode-client', folder: chaincodeClientFolder(organization) },
    ...(orderer ? [{ name: 'orderer', folder: folders.orderer }] : []),
  ];
}
