import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { connectionsFolder } from '../chaincode/connection.js';
import { serves } from '../health/probes.js';
import { ensureFolder, writeFile } from '../host/files.js';
import type { Toolbox } from '../host/toolbox.js';
import { mspFolder } from '../identities/inventory.js';
import { tlsRootFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import type { ProcessSpec } from '../supervision/index.js';
import { startAttempts, type Token } from '../tokens/token.js';
import type { Network, Organization } from '../topology/network.js';
import { peerPinEnvironment, tokenProvider } from './bccsp.js';

/** Folder of the three programs by which a peer uses chaincode that runs as a service. */
const builderFolder = fileURLToPath(new URL('../../builder', import.meta.url));

/** A peer's core.yaml: what differs from Fabric's defaults, and what those need to be stated. */
export function peerConfiguration(
  network: Network,
  organization: Organization,
  token: Token,
): Record<string, unknown> {
  const { folders, ports, peerAddress, listenAddress } = organization;
  const tls = tlsFiles(folders.peer);
  const data = join(folders.peer, 'data');
  return {
    peer: {
      id: `peer.${organization.name}`,
      networkId: network.channel,
      listenAddress: `${listenAddress}:${ports.peer}`,
      address: peerAddress,
      // For chaincode that a peer starts itself. None is, but the peer listens all the same.
      chaincodeListenAddress: `127.0.0.1:${ports.peerChaincode}`,
      localMspId: organization.mspId,
      localMspType: 'bccsp',
      mspConfigPath: mspFolder(folders.peer),
      fileSystemPath: data,
      BCCSP: tokenProvider(token),
      tls: {
        enabled: true,
        clientAuthRequired: false,
        cert: { file: tls.certificate },
        key: { file: tls.key },
        rootcert: { file: tlsRootFile(organization) },
      },
      authentication: { timewindow: network.peer.timeWindow },
      gateway: {
        enabled: true,
        endorsementTimeout: network.peer.endorsementTimeout,
        broadcastTimeout: network.peer.broadcastTimeout,
        dialTimeout: network.peer.dialTimeout,
      },
      deliveryclient: {
        // An orderer that hangs keeps its connection open: another one's headers show that it does. Fabric
        // waits for 30 s before the peer turns to it, and for up to an hour once many tries have failed.
        blockCensorshipTimeoutKey: network.peer.blockCensorshipTimeout,
        reConnectBackoffThreshold: network.peer.deliverRetryInterval,
      },
      // Fabric's clients settle on pings every ten seconds; a server that allows fewer cuts them off.
      keepalive: { minInterval: '5s' },
      gossip: gossipSection(network, organization),
      discovery: { enabled: true, authCacheEnabled: true },
      handlers: {
        authFilters: [
          { name: 'DefaultAuth' },
          { name: 'ExpirationCheck' },
          { name: 'TimeWindowCheck' },
        ],
        decorators: [{ name: 'DefaultDecorator' }],
        endorsers: { escc: { name: 'DefaultEndorsement' } },
        validators: { vscc: { name: 'DefaultValidation' } },
      },
      limits: {
        concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 500 },
      },
    },
    // Chaincode runs as a service only: there is no Docker to ask.
    vm: { endpoint: '' },
    chaincode: {
      externalBuilders: [
        {
          name: 'healthchain-service',
          path: builderFolder,
          propagateEnvironment: ['HEALTHCHAIN_CHAINCODE_CONNECTIONS'],
        },
      ],
      installTimeout: network.peer.chaincodeInstallTimeout,
      startuptimeout: network.peer.chaincodeStartTimeout,
      executetimeout: network.peer.chaincodeExecuteTimeout,
      mode: 'net',
      keepalive: 0,
      system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
      logging: { level: 'info', shim: 'warning' },
      runtimeParams: {
        useWriteBatch: true,
        maxSizeWriteBatch: 1000,
        useGetMultipleKeys: true,
        maxSizeGetMultipleKeys: 1000,
      },
    },
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: true },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        // What could not be fetched while its holders were cut off. Fabric's hour would keep it from readers
        // for as long after they are back.
        deprioritizedDataReconcilerInterval: '30s',
        purgeInterval: 100,
        purgedKeyAuditLogging: true,
      },
      snapshots: { rootDir: join(data, 'snapshots') },
    },
    operations: { listenAddress: `127.0.0.1:${ports.peerOperations}`, tls: { enabled: false } },
    metrics: { provider: 'prometheus' },
  };
}

function gossipSection(network: Network, { peerAddress }: Organization): Record<string, unknown> {
  return {
    bootstrap: peerAddress,
    externalEndpoint: peerAddress,
    endpoint: peerAddress,
    useLeaderElection: false,
    orgLeader: true,
    // A peer can find nobody in its first moments, before it knows the channel; Fabric's 25 s would
    // keep its clients from endorsements for so long.
    reconnectInterval: network.peer.reconnectInterval,
    state: { enabled: false },
    pvtData: {
      pullRetryThreshold: network.peer.pullRetryThreshold,
      transientstoreMaxBlockRetention: 20_000,
      pushAckTimeout: '3s',
      btlPullMargin: 10,
      reconcileBatchSize: 10,
      reconcileSleepInterval: network.peer.reconcileSleepInterval,
      reconciliationEnabled: true,
      // Without it one invalid transaction can hold a peer up for the whole retry threshold.
      skipPullingInvalidTransactionsDuringCommit: true,
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
    },
  };
}

/** Writes the peer's configuration and describes its process. */
export function peerProcess(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  token: Token,
): ProcessSpec {
  const { folders, ports, name } = organization;
  writeFile(
    join(folders.peer, 'core.yaml'),
    stringify(peerConfiguration(network, organization, token)),
  );
  return {
    name: `${name}-peer`,
    command: join(toolbox.binFolder, 'peer'),
    args: ['node', 'start'],
    env: {
      ...token.env,
      FABRIC_CFG_PATH: folders.peer,
      FABRIC_LOGGING_SPEC: 'warning',
      ...peerPinEnvironment(token),
      HEALTHCHAIN_CHAINCODE_CONNECTIONS: ensureFolder(connectionsFolder(organization)),
    },
    startAttempts,
    ready: () => serves(ports.peerOperations, ports.peer),
  };
}
