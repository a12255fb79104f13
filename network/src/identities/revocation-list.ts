import 'reflect-metadata';
import { join } from 'node:path';
import { X509Crl } from '@peculiar/x509';
import type { Organization } from '../topology/network.js';

/**
 * What the organisation's authority has revoked, signed by it, as its gateway reads it. It stands in no MSP
 * folder, so that the channel's configuration has a list only once something was revoked.
 */
export function revocationListFile({ folders }: Organization): string {
  return join(folders.gateway, 'revoked.pem');
}

/** Serial numbers on a list in PEM, in hex and lower case, without zeros before them. */
export function revokedSerials(list: string): ReadonlySet<string> {
  const { entries } = new X509Crl(list);
  return new Set(entries.map(({ serialNumber }) => normalizedSerial(serialNumber)));
}

/** One form for a number that is written with and without zeros before it, in either case. */
export function normalizedSerial(serialNumber: string): string {
  return serialNumber.toLowerCase().replace(/^0+(?=.)/, '');
}
