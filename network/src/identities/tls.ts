import { join } from 'node:path';

/** A TLS key with its certificate and the root to check the other side of the same organisation. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Files of the TLS identity kept in `folder`; every server has its own. */
export function tlsFiles(folder: string): TlsFiles {
  return { certificate: join(folder, 'tls', 'cert.pem'), key: join(folder, 'tls', 'key.pem') };
}
