import { listens } from '../health/probes.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import type { ProcessSpec } from '../supervision/index.js';
import type { Network, Organization } from '../topology/network.js';
import { servicePort, type Slot } from './connection.js';
import type { Definition } from './definition.js';
import { releaseProgram } from './release.js';

/** Name of the organisation's chaincode process in this slot. */
export function serviceName(organization: Organization, slot: Slot): string {
  return `${organization.name}-chaincode-${slot}`;
}

/**
 * The organisation's chaincode service. It accepts any caller with a certificate of the
 * organisation's TLS CA, and nobody else's.
 */
export function serviceProcess(
  network: Network,
  organization: Organization,
  definition: Definition,
): ProcessSpec {
  const tls = tlsFiles(organization.folders.chaincode);
  const port = servicePort(organization, definition.slot);
  return {
    name: serviceName(organization, definition.slot),
    command: process.execPath,
    args: [releaseProgram(network.folders.chaincode, definition.label)],
    env: {
      NODE_ENV: 'production',
      // The shim has several lines for each transaction, which cost a tenth of its time.
      CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING',
      CHAINCODE_SERVER_ADDRESS: `127.0.0.1:${port}`,
      CHAINCODE_ID: definition.packageId,
      CHAINCODE_TLS_KEY: tls.key,
      CHAINCODE_TLS_CERT: tls.certificate,
      CHAINCODE_CLIENT_CA_CERT: tlsRootFile(organization),
    },
    ready: () => listens(port),
  };
}
