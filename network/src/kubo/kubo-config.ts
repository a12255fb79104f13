/** What `ipfs init` wrote and we keep: the node's own identity and its datastore. */
export interface InitialConfig {
  readonly Identity: { readonly PeerID: string; readonly PrivKey: string };
  readonly Datastore: { readonly Spec: DatastoreSpec };
}

interface DatastoreSpec {
  readonly mounts: readonly { readonly type: string }[];
}

export interface SwarmMember {
  readonly peerId: string;
  readonly host: string;
  readonly port: number;
}

export interface KuboNodeOptions {
  readonly listenAddress: string;
  readonly swarmPort: number;
  readonly apiPort: number;
  readonly apiToken: string;
  /** The other nodes of the swarm. */
  readonly others: readonly SwarmMember[];
}

/** RPC calls that a gateway makes. */
const gatewayPaths = ['/api/v0/add', '/api/v0/cat', '/api/v0/pin', '/api/v0/id'];

/**
 * Configuration of a node that knows the consortium's nodes and nothing else: TCP only, because
 * private swarms support no other transport; no DHT, relays, discovery or public gateway.
 */
export function kuboConfig(initial: InitialConfig, options: KuboNodeOptions): object {
  return {
    ...initial,
    Datastore: { ...initial.Datastore, Spec: withSync(initial.Datastore.Spec) },
    Addresses: {
      Swarm: [multiaddress(options.listenAddress, options.swarmPort)],
      API: `/ip4/127.0.0.1/tcp/${options.apiPort}`,
      Gateway: [],
    },
    API: {
      Authorizations: {
        gateway: { AuthSecret: `bearer:${options.apiToken}`, AllowedPaths: gatewayPaths },
      },
    },
    Peering: {
      Peers: options.others.map(({ peerId, host, port }) => ({
        ID: peerId,
        Addrs: [multiaddress(host, port)],
      })),
    },
    Swarm: {
      AddrFilters: null,
      DisableNatPortMap: true,
      RelayClient: { Enabled: false },
      RelayService: { Enabled: false },
      EnableHolePunching: false,
      Transports: {
        Network: {
          TCP: true,
          QUIC: false,
          WebTransport: false,
          WebRTCDirect: false,
          Websocket: false,
          Relay: false,
        },
      },
    },
    // Dialled at once; the peering service alone waits some seconds before its first try.
    Bootstrap: options.others.map(
      ({ peerId, host, port }) => `${multiaddress(host, port)}/p2p/${peerId}`,
    ),
    Routing: { Type: 'none', DelegatedRouters: [] },
    Provide: { Enabled: false },
    Discovery: { MDNS: { Enabled: false } },
    AutoConf: { Enabled: false },
    AutoTLS: { Enabled: false },
    DNS: { Resolvers: {} },
    Ipns: { DelegatedPublishers: [] },
    Plugins: { Plugins: { telemetry: { Disabled: true } } },
  };
}

/** Blocks are on the disk before a put answers: a commit on the ledger refers to them. */
function withSync(spec: DatastoreSpec): DatastoreSpec {
  return {
    ...spec,
    mounts: spec.mounts.map((mount) =>
      mount.type === 'flatfs' ? { ...mount, sync: true } : mount,
    ),
  };
}

function multiaddress(host: string, port: number): string {
  const protocol = /^[\d.]+$/.test(host) ? 'ip4' : host.includes(':') ? 'ip6' : 'dns4';
  return `/${protocol}/${host}/tcp/${port}`;
}
