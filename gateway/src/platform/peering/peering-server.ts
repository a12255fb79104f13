import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';

export interface PeeringServerOptions {
  readonly host: string;
  readonly port: number;
  /** PEM of the own TLS certificate and its key. */
  readonly certificate: string;
  readonly key: string;
  /** PEM of the TLS roots of the other organisations. */
  readonly roots: readonly string[];
}

export interface PeeringServer {
  readonly port: number;
  /** Takes no new connections and resolves when the requests in progress are answered. */
  readonly close: () => Promise<void>;
}

/** Milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 };

/** Listens for other gateways: TLS 1.3, with a client certificate of one of the roots. */
export async function startPeeringServer(
  handle: RequestListener,
  { host, port, certificate, key, roots }: PeeringServerOptions,
): Promise<PeeringServer> {
  const server = createServer(
    {
      ...timeouts,
      cert: certificate,
      key,
      ca: [...roots],
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    },
    handle,
  );
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
