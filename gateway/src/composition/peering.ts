import { readFileSync } from 'node:fs';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';
import type { MutualTlsServer } from '../platform/http/mutual-tls-server.js';
import { peeringApp, type PeeringMount } from '../platform/peering/peering-app.js';
import { startPeeringServer } from '../platform/peering/peering-server.js';

/** Starts to answer other gateways. */
export function startPeering(
  { config, logger }: GatewayOptions,
  { peers }: Platform,
  mounts: readonly PeeringMount[],
): Promise<MutualTlsServer> {
  const { organizations } = peers;
  return startPeeringServer(peeringApp({ organizations, mounts, logger }), {
    ...config.peering,
    certificate: readFileSync(config.peering.certificateFile, 'utf8'),
    key: readFileSync(config.peering.keyFile, 'utf8'),
    roots: organizations.map(({ tlsRoot }) => tlsRoot),
  });
}
