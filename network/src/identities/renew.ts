import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { tokenOf } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';
import { connectAuthority } from './client.js';
import { fabricIdentities, mspFolder, tlsIdentities } from './inventory.js';
import { identityCertificateFile } from './msp.js';
import { normalizedSerial, revocationListFile, revokedSerials } from './revocation-list.js';
import { tlsFiles, tlsFlags } from './tls.js';

/**
 * What is renewed. An orderer's certificates stand in the channel's configuration, and those of the chaincode
 * service in what the peers were given with the chaincode.
 */
const renewedTls: readonly string[] = ['admin', 'peer', 'gateway'];

/**
 * Has the organisation's authorities issue new certificates for the keys of its administrator, peer, gateway
 * and people, also where those that there are have expired, but not what was revoked. Credentials on the ledger
 * name keys, and stay.
 *
 * @returns the names of what was renewed
 */
export async function renewIdentities(
  toolbox: Toolbox,
  organization: Organization,
): Promise<readonly string[]> {
  const token = tokenOf(toolbox, organization);
  const renewed: string[] = [];
  const authority = await connectAuthority(toolbox, organization, token, 'ca');
  const revoked = revokedSerials(readFileSync(revocationListFile(organization), 'utf8'));
  for (const { name, type, folder } of fabricIdentities(organization)) {
    const file = identityCertificateFile(mspFolder(folder));
    const certificate = readFileSync(file, 'utf8');
    const { serialNumber } = new X509Certificate(certificate);
    if (type !== 'orderer' && !revoked.has(normalizedSerial(serialNumber))) {
      writeFile(file, await authority.renew(name, { certificate }, []));
      renewed.push(name);
    }
  }
  const tlsAuthority = await connectAuthority(toolbox, organization, token, 'tlsca');
  for (const { name, folder } of tlsIdentities(organization)) {
    if (renewedTls.includes(name)) {
      const files = tlsFiles(folder);
      const known = {
        certificate: readFileSync(files.certificate, 'utf8'),
        key: readFileSync(files.key, 'utf8'),
      };
      writeFile(files.certificate, await tlsAuthority.renew(name, known, tlsFlags(organization)));
      renewed.push(`${name} (TLS)`);
    }
  }
  return renewed;
}
