import { join } from 'node:path';
import { serves } from '../health/probes.js';
import type { Toolbox } from '../host/toolbox.js';
import type { ProcessSpec } from '../supervision/index.js';
import { startAttempts, type Token } from '../tokens/token.js';
import type { Organization } from '../topology/network.js';

/** The organisation's certificate authority server. */
export function authorityProcess(
  toolbox: Toolbox,
  organization: Organization,
  token: Token,
): ProcessSpec {
  return {
    name: `${organization.name}-ca`,
    command: join(toolbox.binFolder, 'fabric-ca-server'),
    args: ['start', '--home', organization.folders.ca],
    env: {
      ...token.env,
      FABRIC_CA_SERVER_BCCSP_PKCS11_PIN: token.pin,
      // At level info the server prints its whole configuration, and the PIN with it.
      FABRIC_CA_SERVER_LOGLEVEL: 'warning',
    },
    startAttempts,
    ready: () => serves(organization.ports.caOperations, organization.ports.ca),
  };
}
