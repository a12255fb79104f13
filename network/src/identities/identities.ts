import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { tokenOf } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { connectAuthority, type AuthorityClient, type IdentityType } from './client.js';
import { identityCertificateFile, tlsRootFile, writeMsp } from './msp.js';
import { tlsFiles } from './tls.js';

interface FabricIdentity {
  readonly name: string;
  readonly type: IdentityType;
  readonly folder: string;
}

interface TlsIdentity {
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

/** Folder of a person of the organisation. */
export function personFolder({ folders }: Organization, name: string): string {
  return join(folders.people, name);
}

function fabricIdentities(organization: Organization): readonly FabricIdentity[] {
  const { folders, orderer, people } = organization;
  return [
    { name: 'admin', type: 'admin', folder: folders.admin },
    { name: 'peer', type: 'peer', folder: folders.peer },
    { name: 'gateway', type: 'client', folder: folders.gateway },
    ...(orderer ? [{ name: 'orderer', type: 'orderer', folder: folders.orderer } as const] : []),
    ...people.map(({ name }) => {
      const folder = personFolder(organization, name);
      return { name: ensurePersonId(folder), type: 'client', folder } as const;
    }),
  ];
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

function tlsIdentities(organization: Organization): readonly TlsIdentity[] {
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

/** Whether every identity of the organisation is enrolled; its authorities are not asked. */
export function identitiesComplete(organization: Organization): boolean {
  return (
    existsSync(tlsRootFile(organization)) &&
    fabricIdentities(organization).every(isEnrolled) &&
    tlsIdentities(organization).every(hasTls)
  );
}

/** Enrols what is not yet enrolled with the organisation's two authorities. */
export async function ensureIdentities(
  toolbox: Toolbox,
  organization: Organization,
): Promise<void> {
  const token = tokenOf(toolbox, organization);
  const connect = (authority: 'ca' | 'tlsca'): Promise<AuthorityClient> =>
    connectAuthority(toolbox, organization, token, authority);
  const [identityAuthority, tlsAuthority] = await Promise.all([connect('ca'), connect('tlsca')]);
  for (const identity of fabricIdentities(organization).filter((each) => !isEnrolled(each))) {
    await enrolFabricIdentity(identityAuthority, identity);
  }
  for (const identity of tlsIdentities(organization).filter((each) => !hasTls(each))) {
    await enrolTlsIdentity(tlsAuthority, identity);
  }
  writeMsp(organization.folders.msp, organization);
}

function isEnrolled(identity: FabricIdentity): boolean {
  return existsSync(identityCertificateFile(mspFolder(identity.folder)));
}

function hasTls(identity: TlsIdentity): boolean {
  return existsSync(tlsFiles(identity.folder).certificate);
}

async function enrolFabricIdentity(
  authority: AuthorityClient,
  { name, type, folder }: FabricIdentity,
): Promise<void> {
  await authority.register(name, type);
  await authority.enrol(name, [], ({ certificate }) => {
    writeMsp(mspFolder(folder), authority.organization, certificate);
  });
}

async function enrolTlsIdentity(
  authority: AuthorityClient,
  { name, folder }: TlsIdentity,
): Promise<void> {
  const { host, name: organizationName } = authority.organization;
  const hosts = new Set([host, `${organizationName}.${host}`, 'localhost', '127.0.0.1', '::1']);
  await authority.register(name, 'client');
  const flags = ['--enrollment.profile', 'tls', '--csr.hosts', [...hosts].join(',')];
  await authority.enrol(name, flags, (enrolment) => {
    const files = tlsFiles(folder);
    writeFile(files.key, readFileSync(onlyFileIn(join(enrolment.folder, 'keystore'))));
    writeFile(files.certificate, enrolment.certificate);
  });
}

function onlyFileIn(folder: string): string {
  const [file, ...others] = readdirSync(folder);
  if (file === undefined || others.length > 0) {
    throw new Error(`${folder} should hold one key.`);
  }
  return join(folder, file);
}
