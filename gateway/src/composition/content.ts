import { HealthChainError } from '@healthchain/protocol';
import type { GatewayOptions } from './options.js';
import type { Peers } from './peers.js';
import type { GatewayConfig } from '../platform/config.js';
import type { DurableStore } from '../platform/durable-store/durable-store.js';
import { contentLimit } from '../platform/keys/seal/index.js';
import type { PeeringMount } from '../platform/peering/peering-app.js';
import { replicaMount } from '../platform/peering/replica-mount.js';
import type { ContentStore } from '../platform/storage/content-store.js';
import { kuboContentStore } from '../platform/storage/kubo-content-store.js';
import { largeContent, type LargeContent } from '../platform/storage/large-content.js';
import { replicaKeeper } from '../platform/storage/replica-keeper.js';

export interface ContentOptions extends GatewayOptions {
  readonly durable: DurableStore;
  readonly peers: Peers;
}

export interface OpenedContent {
  readonly large: LargeContent;
  readonly check: () => Promise<void>;
  /** What other gateways may ask of the own node. */
  readonly mounts: readonly PeeringMount[];
}

/** Bytes that another organisation may keep here. */
const replicaQuota = 100 * 1024 ** 3;

/** The organisation's own IPFS node, and the other gateways that keep copies for it. */
export function openContent(options: ContentOptions): OpenedContent {
  const { config, secrets, durable, peers, logger } = options;
  const store =
    config.ipfs === undefined
      ? noStore
      : kuboContentStore({ apiUrl: config.ipfs.apiUrl, token: secrets.HEALTHCHAIN_IPFS_TOKEN });
  return {
    large: largeContent({
      store,
      pending: durable.pendingContent,
      holders: peers.organizations
        .filter(({ ipfs }) => ipfs)
        .map(({ mspId }) => peers.client(mspId)),
      copies: config.contentCopies,
      onReleaseFailed: (error) => {
        logger.warn({ err: error }, 'content could not be taken back yet');
      },
    }),
    check: () => (config.ipfs === undefined ? Promise.resolve() : store.check()),
    mounts: replicaMounts(config, durable, store),
  };
}

function replicaMounts(
  config: GatewayConfig,
  { replicas }: DurableStore,
  store: ContentStore,
): PeeringMount[] {
  return config.ipfs === undefined
    ? []
    : [
        replicaMount(
          replicaKeeper({ store, replicas, quota: replicaQuota, sizeLimit: contentLimit }),
        ),
      ];
}

const refuse = (): Promise<never> =>
  Promise.reject(
    new HealthChainError('CONTENT_UNAVAILABLE', 'This organisation keeps no large content.'),
  );

/** An organisation without a node of its own has nothing to put or fetch large content with. */
const noStore: ContentStore = {
  add: refuse,
  pin: refuse,
  unpin: refuse,
  isPinned: refuse,
  get: refuse,
  check: refuse,
};
