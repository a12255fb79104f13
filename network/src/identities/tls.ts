import { join } from 'node:path';
import type { Organization } from '../topology/network.js';

/** A TLS key with its certificate and the root to check the other side of the same organisation. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Files of the TLS identity kept in `folder`; every server has its own. */
export function tlsFiles(folder: string): TlsFiles {
  return { certificate: join(folder, 'tls', 'cert.pem'), key: join(folder, 'tls', 'key.pem') };
}

/** What `fabric-ca-client` is told of a TLS certificate of the organisation. */
export function tlsFlags({ host, name }: Organization): readonly string[] {
  const hosts = new Set([host, `${name}.${host}`, 'localhost', '127.0.0.1', '::1']);
  return ['--enrollment.profile', 'tls', '--csr.hosts', [...hosts].join(',')];
}
