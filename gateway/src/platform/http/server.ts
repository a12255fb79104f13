import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { isLoopback } from './loopback.js';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** PEM texts; plain HTTP is refused on a host that others can reach. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no new requests, lets those in progress finish, and cuts off what is left then. */
  close(graceMilliseconds: number): Promise<void>;
}

/** Milliseconds; a whole Bundle of some megabytes has to fit. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 120_000, keepAliveTimeout: 65_000 };

/** Starts to listen. @throws Error if the address is taken, or plain HTTP is not allowed on it */
export async function startServer(
  handle: RequestListener,
  { host, port, tls }: ListenOptions,
): Promise<RunningServer> {
  if (tls === undefined && !isLoopback(host)) {
    throw new Error(`Plain HTTP is for loopback only: configure http.tls to listen on ${host}.`);
  }
  const server =
    tls === undefined
      ? createHttpServer(timeouts, handle)
      : createHttpsServer(
          { ...timeouts, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' },
          handle,
        );
  server.on('request', (_req, res) => {
    res.once('close', () => setImmediate(closeWhenStopping, server));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (grace) => close(server, grace),
  };
}

/** A connection whose last request was in progress at the stop would be kept alive after it. */
function closeWhenStopping(server: Server): void {
  if (!server.listening) server.closeIdleConnections();
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      server.closeAllConnections();
    }, grace);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
