import { readFileSync } from 'node:fs';
import { HealthChainError } from '@healthchain/protocol';
import type { GatewayConfig } from '../platform/config.js';
import type { PeerOrganization } from '../platform/peering/peer-organizations.js';
import { type PeeringClient, peeringClient } from '../platform/peering/peering-client.js';

/** The other organisations' gateways. */
export interface Peers {
  readonly organizations: readonly (PeerOrganization & { readonly ipfs: boolean })[];
  /** @throws HealthChainError ORGANIZATION_UNKNOWN */
  readonly client: (mspId: string) => PeeringClient;
  readonly close: () => void;
}

/** Prepares to speak to every other gateway; an absent one shows in the first call. */
export function openPeers({ peering, others }: GatewayConfig): Peers {
  const certificate = readFileSync(peering.certificateFile, 'utf8');
  const key = readFileSync(peering.keyFile, 'utf8');
  const organizations = others.map((other) => ({
    ...other,
    tlsRoot: readFileSync(other.tlsCaFile, 'utf8'),
  }));
  const clients = new Map(
    organizations.map(({ mspId, peeringUrl: url, tlsRoot }) => [
      mspId,
      peeringClient({ organization: mspId, url, tlsRoot, certificate, key }),
    ]),
  );
  return {
    organizations,
    client: (mspId) => {
      const client = clients.get(mspId);
      if (client === undefined) {
        throw new HealthChainError('ORGANIZATION_UNKNOWN');
      }
      return client;
    },
    close: () => {
      clients.forEach((client) => {
        client.close();
      });
    },
  };
}
