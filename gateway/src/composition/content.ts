import { readFileSync } from 'node:fs';
import { HealthChainError } from '@healthchain/protocol';
import type { GatewayOptions } from './options.js';
import type { GatewayConfig } from '../platform/config.js';
import type { DurableStore } from '../platform/durable-store/durable-store.js';
import { contentLimit } from '../platform/keys/seal/index.js';
import { peeringApp } from '../platform/peering/peering-app.js';
import { peeringClient } from '../platform/peering/peering-client.js';
import { startPeeringServer } from '../platform/peering/peering-server.js';
import type { ContentStore } from '../platform/storage/content-store.js';
import { kuboContentStore } from '../platform/storage/kubo-content-store.js';
import { largeContent, type LargeContent } from '../platform/storage/large-content.js';
import { replicaKeeper } from '../platform/storage/replica-keeper.js';

export interface ContentOptions extends GatewayOptions {
  readonly durable: DurableStore;
}

export interface OpenedContent {
  readonly large: LargeContent;
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Bytes that another organisation may keep here. */
const replicaQuota = 100 * 1024 ** 3;

/** The organisation's own IPFS node, and the other gateways that keep copies for it. */
export async function openContent(options: ContentOptions): Promise<OpenedContent> {
  const { config, secrets, durable, logger } = options;
  const certificate = readFileSync(config.peering.certificateFile, 'utf8');
  const key = readFileSync(config.peering.keyFile, 'utf8');
  const store =
    config.ipfs === undefined
      ? noStore
      : kuboContentStore({ apiUrl: config.ipfs.apiUrl, token: secrets.HEALTHCHAIN_IPFS_TOKEN });
  const others = config.others.map((other) => ({
    ...other,
    tlsRoot: readFileSync(other.tlsCaFile, 'utf8'),
  }));
  const holders = others
    .filter((other) => other.ipfs)
    .map(({ mspId, peeringUrl, tlsRoot }) =>
      peeringClient({ organization: mspId, url: peeringUrl, tlsRoot, certificate, key }),
    );
  const server = await startPeeringServer(
    peeringApp({ organizations: others, replicas: keeper(config, durable, store), logger }),
    { ...config.peering, certificate, key, roots: others.map(({ tlsRoot }) => tlsRoot) },
  );
  return {
    large: largeContent({
      store,
      pending: durable.pendingContent,
      holders,
      copies: config.contentCopies,
      onReleaseFailed: (error) => {
        logger.warn({ err: error }, 'content could not be taken back yet');
      },
    }),
    check: () => (config.ipfs === undefined ? Promise.resolve() : store.check()),
    close: async () => {
      holders.forEach((holder) => {
        holder.close();
      });
      await server.close();
    },
  };
}

function keeper(config: GatewayConfig, { replicas }: DurableStore, store: ContentStore) {
  return config.ipfs === undefined
    ? undefined
    : replicaKeeper({ store, replicas, quota: replicaQuota, sizeLimit: contentLimit });
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
