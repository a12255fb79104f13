import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { tokenOf } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { connectAuthority, type AuthorityClient } from './client.js';
import {
  fabricIdentities,
  mspFolder,
  tlsIdentities,
  type FabricIdentity,
  type TlsIdentity,
} from './inventory.js';
import { identityCertificateFile, tlsRootFile, writeMsp } from './msp.js';
import { revocationListFile } from './revocation-list.js';
import { tlsFiles, tlsFlags } from './tls.js';

/** Whether every identity of the organisation is enrolled; its authorities are not asked. */
export function identitiesComplete(organization: Organization): boolean {
  return (
    existsSync(tlsRootFile(organization)) &&
    existsSync(revocationListFile(organization)) &&
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
  writeFile(revocationListFile(organization), await identityAuthority.revocationList());
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
  await authority.register(name, 'client');
  await authority.enrol(name, tlsFlags(authority.organization), (enrolment) => {
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
