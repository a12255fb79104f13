import { join } from 'node:path';
import type { Organization } from '../topology/network.js';

/** Where an organisation's Kubo node keeps its things. */
export interface KuboFolders {
  readonly repository: string;
  readonly configFile: string;
  /** Shared secret of the private swarm. */
  readonly swarmKeyFile: string;
  /** Bearer token of the RPC API, for the organisation's gateway. */
  readonly apiTokenFile: string;
}

export function kuboFolders(organization: Organization): KuboFolders {
  const repository = join(organization.folders.kubo, 'repository');
  return {
    repository,
    configFile: join(repository, 'config'),
    swarmKeyFile: join(repository, 'swarm.key'),
    apiTokenFile: join(organization.folders.kubo, 'api-token'),
  };
}
