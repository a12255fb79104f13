import { mspFolder } from '../identities/inventory.js';
import { identityCertificateFile } from '../identities/msp.js';
import { tlsFiles } from '../identities/tls.js';
import { orderingOrganizations, type Network, type Organization } from '../topology/network.js';

/** Name of the one profile in the rendered `configtx.yaml`. */
export const profileName = 'Channel';

interface Policy {
  readonly Type: 'Signature' | 'ImplicitMeta';
  readonly Rule: string;
}
type Section = Record<string, unknown>;

const signature = (rule: string): Policy => ({ Type: 'Signature', Rule: rule });
const implicit = (rule: string): Policy => ({ Type: 'ImplicitMeta', Rule: rule });

const groupPolicies = {
  Readers: implicit('ANY Readers'),
  Writers: implicit('ANY Writers'),
  Admins: implicit('MAJORITY Admins'),
};

/** The `configtx.yaml` from which configtxgen makes the channel's first block. */
export function configtx(network: Network): Section {
  return {
    Profiles: {
      [profileName]: {
        Policies: groupPolicies,
        Capabilities: { V3_0: true },
        Orderer: ordererSection(network),
        Application: {
          Organizations: network.organizations.map(organizationSection),
          Policies: {
            ...groupPolicies,
            LifecycleEndorsement: implicit('MAJORITY Endorsement'),
            Endorsement: implicit('MAJORITY Endorsement'),
          },
          Capabilities: { V2_5: true },
        },
      },
    },
  };
}

function organizationSection(organization: Organization): Section {
  const { mspId, folders, host, ports, orderer } = organization;
  return {
    Name: mspId,
    ID: mspId,
    MSPDir: folders.msp,
    Policies: organizationPolicies(organization),
    AnchorPeers: [{ Host: host, Port: ports.peer }],
    ...(orderer ? { OrdererEndpoints: [organization.ordererAddress] } : {}),
  };
}

/** The organisation as a member of the ordering service, where its orderer alone writes. */
function orderingOrganizationSection(organization: Organization): Section {
  return {
    ...organizationSection(organization),
    Policies: {
      ...organizationPolicies(organization),
      Writers: signature(`OR('${organization.mspId}.orderer')`),
    },
  };
}

function organizationPolicies({ mspId }: Organization): Readonly<Record<string, Policy>> {
  return {
    Readers: signature(`OR('${mspId}.member')`),
    Writers: signature(`OR('${mspId}.member')`),
    Admins: signature(`OR('${mspId}.admin')`),
    Endorsement: signature(`OR('${mspId}.peer')`),
  };
}

function ordererSection(network: Network): Section {
  const { batch, type } = network.ordering;
  return {
    OrdererType: type === 'bft' ? 'BFT' : 'etcdraft',
    BatchTimeout: batch.timeout,
    BatchSize: {
      MaxMessageCount: batch.maxMessageCount,
      AbsoluteMaxBytes: batch.absoluteMaxBytes,
      PreferredMaxBytes: batch.preferredMaxBytes,
    },
    Organizations: orderingOrganizations(network).map(orderingOrganizationSection),
    // Under Raft any orderer's signature makes a block valid, hence nobody else's may. For BFT,
    // configtxgen replaces BlockValidation by a quorum of the consenters.
    Policies: { ...groupPolicies, BlockValidation: implicit('ANY Writers') },
    Capabilities: { V2_0: true },
    ...(type === 'bft' ? bftSection(network) : raftSection(network)),
  };
}

function consenter({ host, ports, folders }: Organization): Section {
  const { certificate } = tlsFiles(folders.orderer);
  return {
    Host: host,
    Port: ports.orderer,
    ClientTLSCert: certificate,
    ServerTLSCert: certificate,
  };
}

function bftSection(network: Network): Section {
  const { batch, bft } = network.ordering;
  return {
    ConsenterMapping: orderingOrganizations(network).map((organization, index) => ({
      ID: index + 1,
      MSPID: organization.mspId,
      Identity: identityCertificateFile(mspFolder(organization.folders.orderer)),
      ...consenter(organization),
    })),
    SmartBFT: {
      RequestBatchMaxInterval: batch.timeout,
      RequestForwardTimeout: bft.requestForwardTimeout,
      RequestComplainTimeout: bft.requestComplainTimeout,
      RequestAutoRemoveTimeout: bft.requestAutoRemoveTimeout,
      ViewChangeResendInterval: bft.viewChangeResendInterval,
      ViewChangeTimeout: bft.viewChangeTimeout,
      LeaderHeartbeatTimeout: bft.leaderHeartbeatTimeout,
      CollectTimeout: bft.collectTimeout,
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 100_000,
      LeaderHeartbeatCount: 10,
    },
  };
}

function raftSection(network: Network): Section {
  const { raft } = network.ordering;
  return {
    EtcdRaft: {
      Consenters: orderingOrganizations(network).map(consenter),
      Options: {
        TickInterval: raft.tickInterval,
        ElectionTick: raft.electionTick,
        HeartbeatTick: raft.heartbeatTick,
        MaxInflightBlocks: 5,
        SnapshotIntervalSize: '16 MB',
      },
    },
  };
}
