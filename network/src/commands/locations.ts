import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../..');

/** What belongs to the checkout and not to one network. */
export const locations = {
  /** Folder that holds the workspaces. */
  repository,
  consortium: resolve(repository, 'network/consortium.yaml'),
  accessPolicy: resolve(repository, 'network/access-policy.yaml'),
  requestPolicy: resolve(repository, 'network/request-policy.yaml'),
  prescribingPolicy: resolve(repository, 'network/prescribing-policy.yaml'),
  drugs: resolve(repository, 'drugs'),
  collections: resolve(repository, 'collections/collections.yaml'),
  samples: resolve(repository, 'network/samples'),
  sampleRegistry: resolve(repository, 'network/provider-registry'),
  monitoringRules: resolve(repository, 'network/monitoring/rules.yaml'),
  planBenefits: resolve(repository, 'network/plan-service/benefits.json'),
  planServiceProgram: resolve(repository, 'network/dist/plan-service/main.js'),
  gatewayProgram: resolve(repository, 'gateway/dist/main.js'),
  state: resolve(repository, 'network/state'),
} as const;
