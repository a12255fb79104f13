import { constants } from 'node:crypto';
import type { RequestListener } from 'node:http';
import {
  type MutualTlsOptions,
  type MutualTlsServer,
  startMutualTlsServer,
} from '../../http/mutual-tls-server.js';

export interface CardServerOptions extends Pick<
  MutualTlsOptions,
  'host' | 'port' | 'certificate' | 'key'
> {
  /** PEM of the root of the organisation's identities. */
  readonly root: string;
}

/** Listens for smart cards: TLS 1.2 or 1.3, with a client certificate of the organisation's authority. */
export function startCardServer(
  handle: RequestListener,
  { root, ...options }: CardServerOptions,
): Promise<MutualTlsServer> {
  return startMutualTlsServer(handle, {
    ...options,
    roots: [root],
    minVersion: 'TLSv1.2',
    // A TLS session that is taken up again would prove no use of the card.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
}
