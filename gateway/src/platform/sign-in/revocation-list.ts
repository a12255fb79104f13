import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { X509Certificate, X509Crl } from '@peculiar/x509';
import { fileRevision } from '../file-revision.js';

/**
 * Whether the organisation's authority has revoked the certificate of this number.
 *
 * @throws Error if the list cannot be read, or somebody else signed it: then nobody signs in whose certificate
 *   has to be looked for
 */
export type IsRevoked = (serialNumber: string) => Promise<boolean>;

/**
 * The list that the authority signed, which is read again when the file changes.
 *
 * @param path PEM file
 * @param root the authority's certificate in PEM
 */
export function revocationListFile(path: string, root: string): IsRevoked {
  let known: { readonly revision: string; readonly list: Promise<ReadonlySet<string>> } | undefined;
  return async (serialNumber) => {
    const revision = fileRevision(path);
    if (known?.revision !== revision) known = { revision, list: readList(path, root) };
    const list = await known.list;
    return list.has(normalizedSerial(serialNumber));
  };
}

async function readList(path: string, root: string): Promise<ReadonlySet<string>> {
  const list = new X509Crl(await readFile(path, 'utf8'));
  const { publicKey } = new X509Certificate(root);
  // RFC 5280 wants every list to say when the next one comes; the library takes one that does not for empty.
  if (list.nextUpdate === undefined || !(await list.verify({ publicKey }))) {
    throw new Error(`${path} is no list of the organisation's authority.`);
  }
  return new Set(list.entries.map(({ serialNumber }) => normalizedSerial(serialNumber)));
}

/** One form for a number that is written with and without zeros before it, in either case. */
export function normalizedSerial(serialNumber: string): string {
  return serialNumber.toLowerCase().replace(/^0+(?=.)/, '');
}
