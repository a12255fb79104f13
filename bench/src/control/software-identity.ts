import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenNetwork } from '@healthchain/bench-control/dist/deployment/open-network.js';
import { rootCertificateFile } from '@healthchain/network/dist/authorities/configuration.js';
import { ensureSecret, writeFile } from '@healthchain/network/dist/host/files.js';
import { run } from '@healthchain/network/dist/host/toolbox.js';
import { connectAuthority } from '@healthchain/network/dist/identities/client.js';
import { tokenOf } from '@healthchain/network/dist/tokens/token.js';
import type { Organization } from '@healthchain/network/dist/topology/network.js';
import { stringify } from 'yaml';

/** An identity of an organisation whose key is a file. */
export interface SoftwareIdentity {
  readonly mspId: string;
  /** PEM. */
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
}

const name = 'bench';

/**
 * A client of the organisation with a P-256 key in a file, enrolled once with the organisation's
 * authority. The network's own identities have their keys in tokens, which sign slower.
 */
export async function softwareIdentity(
  bench: OpenNetwork,
  organization: Organization,
): Promise<SoftwareIdentity> {
  const home = join(bench.folder, 'identities', organization.name);
  const msp = join(home, 'msp');
  if (!existsSync(join(msp, 'signcerts', 'cert.pem'))) {
    await enrol(bench, organization, home);
  }
  const [keyFile = ''] = readdirSync(join(msp, 'keystore'));
  return {
    mspId: organization.mspId,
    certificate: readFileSync(join(msp, 'signcerts', 'cert.pem')),
    privateKey: readFileSync(join(msp, 'keystore', keyFile)),
  };
}

async function enrol(
  { toolbox }: OpenNetwork,
  organization: Organization,
  home: string,
): Promise<void> {
  const token = tokenOf(toolbox, organization);
  const authority = await connectAuthority(toolbox, organization, token, 'ca');
  await authority.register(name, 'client');
  // Where the authority's client keeps the secrets of those who are registered, not yet enrolled.
  const secret = ensureSecret(join(organization.folders.ca, 'client', 'ca', 'secrets', name));
  writeFile(
    join(home, 'fabric-ca-client-config.yaml'),
    stringify({
      csr: {
        keyrequest: { algo: 'ecdsa', size: 256 },
        names: [{ O: organization.displayName }],
      },
      bccsp: { default: 'SW', sw: { hash: 'SHA2', security: 256 } },
    }),
  );
  await run(toolbox, 'fabric-ca-client', {
    args: ['enroll', '--home', home, '--caname', 'ca', '--mspdir', join(home, 'msp')],
    env: {
      FABRIC_CA_CLIENT_TLS_CERTFILES: rootCertificateFile(organization, 'ca'),
      FABRIC_CA_CLIENT_URL: `https://${name}:${secret}@${organization.host}:${organization.ports.ca}`,
      FABRIC_CA_CLIENT_LOGLEVEL: 'warning',
    },
  });
}
