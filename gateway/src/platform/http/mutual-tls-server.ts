import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type SecureVersion, TLSSocket } from 'node:tls';

export interface MutualTlsOptions {
  readonly host: string;
  readonly port: number;
  /** PEM of the own TLS certificate and its key. */
  readonly certificate: string;
  readonly key: string;
  /** PEM of the roots of clients' certificates. */
  readonly roots: readonly string[];
  readonly minVersion: SecureVersion;
  /** `SSL_OP_*` of OpenSSL. */
  readonly secureOptions?: number;
}

export interface MutualTlsServer {
  readonly port: number;
  /** Takes no new connections and resolves when the requests in progress are answered. */
  readonly close: () => Promise<void>;
}

/** Milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 };

/** Listens for clients with a certificate, in force, of one of the roots; others get no answer. */
export async function startMutualTlsServer(
  handle: RequestListener,
  { host, port, certificate, roots, ...tls }: MutualTlsOptions,
): Promise<MutualTlsServer> {
  const server = createServer(
    {
      ...timeouts,
      ...tls,
      cert: certificate,
      ca: [...roots],
      requestCert: true,
      rejectUnauthorized: true,
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

/** The certificate that the client of a request showed. */
export function clientCertificateOf({ socket }: IncomingMessage): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
