import { join } from 'node:path';
import { stringify } from 'yaml';
import { serves } from '../health/probes.js';
import { writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { mspFolder } from '../identities/inventory.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import type { ProcessSpec } from '../supervision/index.js';
import { startAttempts, type Token } from '../tokens/token.js';
import type { Network, Organization } from '../topology/network.js';
import { tokenProvider } from './bccsp.js';

/** An orderer's orderer.yaml: what differs from Fabric's defaults. */
export function ordererConfiguration(
  network: Network,
  organization: Organization,
  token: Token,
): Record<string, unknown> {
  const { folders, ports, listenAddress } = organization;
  const tls = tlsFiles(folders.orderer);
  const data = join(folders.orderer, 'data');
  return {
    General: {
      ListenAddress: listenAddress,
      ListenPort: ports.orderer,
      LocalMSPDir: mspFolder(folders.orderer),
      LocalMSPID: organization.mspId,
      BCCSP: tokenProvider(token),
      TLS: {
        Enabled: true,
        Certificate: tls.certificate,
        PrivateKey: tls.key,
        RootCAs: [tlsRootFile(organization)],
        ClientAuthRequired: false,
      },
      Keepalive: { ServerMinInterval: '5s' },
      Cluster: {
        SendBufferSize: 100,
        ClientCertificate: tls.certificate,
        ClientPrivateKey: tls.key,
      },
      Authentication: { TimeWindow: network.peer.timeWindow },
    },
    FileLedger: { Location: data },
    // Channels are joined here; only the organisation's administrator has the client key.
    Admin: {
      ListenAddress: `127.0.0.1:${ports.ordererAdmin}`,
      TLS: {
        Enabled: true,
        Certificate: tls.certificate,
        PrivateKey: tls.key,
        RootCAs: [tlsRootFile(organization)],
        ClientAuthRequired: true,
        ClientRootCAs: [tlsRootFile(organization)],
      },
    },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Operations: { ListenAddress: `127.0.0.1:${ports.ordererOperations}`, TLS: { Enabled: false } },
    Metrics: { Provider: 'prometheus' },
    Consensus: { WALDir: join(data, 'wal'), SnapDir: join(data, 'snapshots') },
  };
}

/** Writes the orderer's configuration and describes its process. */
export function ordererProcess(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  token: Token,
): ProcessSpec {
  const { folders, ports, name } = organization;
  writeFile(
    join(folders.orderer, 'orderer.yaml'),
    stringify(ordererConfiguration(network, organization, token)),
  );
  return {
    name: `${name}-orderer`,
    command: join(toolbox.binFolder, 'orderer'),
    args: [],
    env: {
      ...token.env,
      FABRIC_CFG_PATH: folders.orderer,
      FABRIC_LOGGING_SPEC: 'warning',
      ORDERER_GENERAL_BCCSP_PKCS11_PIN: token.pin,
    },
    startAttempts,
    ready: () => serves(ports.ordererOperations, ports.orderer),
  };
}
