import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { mspFolder } from '../identities/inventory.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import { tokenOf, type Token } from '../tokens/token.js';
import { orderingOrganizations, type Network, type Organization } from '../topology/network.js';
import { peerPinEnvironment, tokenProvider } from './bccsp.js';

/** Writes the core.yaml with which the organisation's administrator uses the stock `peer` CLI. */
export function writeAdministratorConfiguration(organization: Organization, token: Token): void {
  const { admin } = organization.folders;
  const core = {
    peer: {
      address: organization.peerAddress,
      localMspId: organization.mspId,
      localMspType: 'bccsp',
      mspConfigPath: mspFolder(admin),
      tls: { enabled: true, rootcert: { file: tlsRootFile(organization) } },
      client: { connTimeout: '3s' },
      BCCSP: tokenProvider(token),
    },
  };
  writeFile(join(admin, 'core.yaml'), stringify(core));
}

/** Environment in which the stock `peer` CLI acts as the organisation's administrator. */
export function peerCommand(
  toolbox: Toolbox,
  organization: Organization,
): { readonly env: Readonly<Record<string, string>> } {
  const token = tokenOf(toolbox, organization);
  return {
    env: {
      ...token.env,
      FABRIC_CFG_PATH: organization.folders.admin,
      FABRIC_LOGGING_SPEC: 'warning:chaincodeCmd=info',
      ...peerPinEnvironment(token),
    },
  };
}

/** Flags that name an orderer: the organisation's own, or the first there is. */
export function ordererFlags(network: Network, organization: Organization): readonly string[] {
  const [first] = orderingOrganizations(network);
  const ordering = organization.orderer ? organization : first;
  if (ordering === undefined) {
    throw new Error('The consortium has no orderer.');
  }
  return ['--orderer', ordering.ordererAddress, '--tls', '--cafile', tlsRootFile(ordering)];
}

/** Flags by which the organisation's administrator manages its own orderer. */
export function osnadminFlags(organization: Organization): readonly string[] {
  const { certificate, key } = tlsFiles(organization.folders.admin);
  return [
    ...['--orderer-address', `localhost:${organization.ports.ordererAdmin}`],
    ...['--ca-file', tlsRootFile(organization)],
    ...['--client-cert', certificate, '--client-key', key],
  ];
}

/** Flags that name the peers which are asked to endorse. */
export function endorserFlags(organizations: readonly Organization[]): readonly string[] {
  return organizations.flatMap((organization) => [
    ...['--peerAddresses', organization.peerAddress],
    ...['--tlsRootCertFiles', tlsRootFile(organization)],
  ]);
}
