import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mspFolder } from './inventory.js';
import { identityCertificateFile } from './msp.js';

/** What a credential on the ledger is bound to: SHA-256 of the key in an identity's certificate. */
export function publicKeyDigest(folder: string): string {
  const { publicKey } = certificateIn(folder);
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}

/** The certificate of a Fabric identity. */
export function certificateIn(folder: string): X509Certificate {
  return new X509Certificate(readFileSync(identityCertificateFile(mspFolder(folder))));
}
