import type { RequestListener } from 'node:http';
import {
  type MutualTlsOptions,
  type MutualTlsServer,
  startMutualTlsServer,
} from '../http/mutual-tls-server.js';

/** The roots are those of the other organisations' TLS certificates. */
export type PeeringServerOptions = Omit<MutualTlsOptions, 'minVersion'>;

/** Listens for other gateways: TLS 1.3, with a client certificate of one of the roots. */
export function startPeeringServer(
  handle: RequestListener,
  options: PeeringServerOptions,
): Promise<MutualTlsServer> {
  return startMutualTlsServer(handle, { ...options, minVersion: 'TLSv1.3' });
}
