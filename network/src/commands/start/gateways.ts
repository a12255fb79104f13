import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endorsingPairs, readCollections } from '../../chaincode/collections.js';
import {
  clientsFile,
  ensureSampleClient,
  registerPortal,
  type SampleClient,
} from '../../endpoints/sample-client.js';
import { ensureProviderRegistry } from '../../samples/provider-registry.js';
import { ensureWebhookSecret } from '../../gateways/webhook-secret.js';
import { gatewayConfig, type GatewayInputs } from '../../gateways/gateway-config.js';
import { gatewayProcess } from '../../gateways/gateway-process.js';
import { planServiceProcess, usesPlanService } from '../../plan-service/plan-service-process.js';
import { ensureFolder, writeJson } from '../../host/files.js';
import type { Toolbox } from '../../host/toolbox.js';
import { mspFolder, personFolder } from '../../identities/inventory.js';
import { identityCertificateFile, identityRootFile, tlsRootFile } from '../../identities/msp.js';
import { revocationListFile } from '../../identities/revocation-list.js';
import { tlsFiles } from '../../identities/tls.js';
import { kuboFolders } from '../../kubo/folders.js';
import type { ProcessSpec } from '../../supervision/index.js';
import { tokenOf } from '../../tokens/token.js';
import type { Network, Organization } from '../../topology/network.js';
import { locations } from '../locations.js';

/** The collections whose rules say which organisations endorse a write together. */
const recordsCollection = 'phiReferences';
const authorityCollection = 'patientAuthority';
const prescriptionsCollection = 'prescriptions';
const coverageCollection = 'coverage';

/** Writes every gateway's files and describes the processes. */
export async function prepareGateways(
  toolbox: Toolbox,
  network: Network,
): Promise<readonly ProcessSpec[]> {
  const endorsers = {
    records: endorsersOf(network, recordsCollection),
    authority: endorsersOf(network, authorityCollection),
    prescriptions: endorsersOf(network, prescriptionsCollection),
    coverage: endorsersOf(network, coverageCollection),
    publicState: choices(
      network.organizations.map(({ mspId }) => mspId),
      network.chaincode.endorsements,
    ),
  };
  await sampleClients(network);
  const gateways = network.organizations.map((organization) =>
    prepareGateway(toolbox, network, organization, endorsers),
  );
  const planServices = network.organizations.filter(usesPlanService).map((organization) =>
    planServiceProcess(organization, {
      program: locations.planServiceProgram,
      benefitFile: locations.planBenefits,
    }),
  );
  return [...planServices, ...gateways];
}

/** The sample integrator of every hospital, and the portal of every organisation. */
export async function sampleClients(network: Network): Promise<readonly SampleClient[]> {
  const hospitals = network.organizations.filter(({ kind }) => kind === 'hospital');
  const clients = await Promise.all(hospitals.map(ensureSampleClient));
  network.organizations.forEach(registerPortal);
  return clients;
}

function endorsersOf(network: Network, collection: string): readonly (readonly string[])[] {
  const definition = readCollections(locations.collections).find(({ name }) => name === collection);
  if (definition === undefined) {
    throw new Error(`${locations.collections} does not define "${collection}".`);
  }
  return endorsingPairs(definition, network.organizations).map((pair) =>
    pair.map(({ mspId }) => mspId),
  );
}

/** Every choice of so many of them, in order. */
function choices(members: readonly string[], size: number): readonly (readonly string[])[] {
  return size === 0
    ? [[]]
    : members.flatMap((one, index) =>
        choices(members.slice(index + 1), size - 1).map((others) => [one, ...others]),
      );
}

function prepareGateway(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  endorserSets: GatewayInputs['endorserSets'],
): ProcessSpec {
  const folder = ensureFolder(organization.folders.gateway);
  const token = tokenOf(toolbox, organization);
  const tls = tlsFiles(folder);
  const configFile = join(folder, 'config.json');
  writeJson(
    configFile,
    gatewayConfig(network, organization, {
      certificateFile: identityCertificateFile(mspFolder(folder)),
      peeringCertificateFile: tls.certificate,
      peeringKeyFile: tls.key,
      hsmModuleFile: token.moduleFile,
      tokenLabel: token.label,
      clientsFile: clientsFile(organization),
      identityRootFile: identityRootFile(organization),
      revocationListFile: revocationListFile(organization),
      personCertificateFile: ({ name }) =>
        identityCertificateFile(mspFolder(personFolder(organization, name))),
      providerRegistryFolder: ensureProviderRegistry(folder, locations.sampleRegistry),
      alertSecretFile: ensureWebhookSecret(folder, 'alert'),
      webhookSecretFile: (name) => ensureWebhookSecret(folder, `webhook-${name}`),
      tlsCaFile: tlsRootFile,
      endorserSets,
    }),
  );
  return gatewayProcess(organization, {
    entryFile: locations.gatewayProgram,
    configFile,
    pin: token.pin,
    hsmEnv: token.env,
    dependsOn: [
      `${organization.name}-peer`,
      ...(organization.ipfs ? [`${organization.name}-kubo`] : []),
    ],
    ...(organization.ipfs
      ? { ipfsToken: readFileSync(kuboFolders(organization).apiTokenFile, 'utf8') }
      : {}),
  });
}
