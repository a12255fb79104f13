import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessSpec } from '../supervision/index.js';
import type { Organization } from '../topology/network.js';
import { kuboFolders } from './folders.js';

/** The organisation's Kubo node as the supervisor runs it. */
export function kuboProcess(organization: Organization, binFolder: string): ProcessSpec {
  const folders = kuboFolders(organization);
  const token = readFileSync(folders.apiTokenFile, 'utf8');
  return {
    name: `${organization.name}-kubo`,
    command: join(binFolder, 'ipfs'),
    args: ['daemon', '--migrate=false'],
    env: {
      IPFS_PATH: folders.repository,
      IPFS_TELEMETRY: 'off',
      // The node refuses to start outside a private swarm.
      LIBP2P_FORCE_PNET: '1',
    },
    ready: () => answers(organization.ports.ipfsApi, token),
  };
}

async function answers(apiPort: number, token: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${apiPort}/api/v0/id`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2000),
  });
  return response.ok;
}
