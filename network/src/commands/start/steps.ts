import { existsSync } from 'node:fs';
import { writeAuthorityConfiguration } from '../../authorities/configuration.js';
import { authorityProcess } from '../../authorities/process.js';
import { deployChaincode, type Deployment } from '../../chaincode/deploy.js';
import { ensureGenesis } from '../../channel/genesis.js';
import { joinChannel } from '../../channel/join.js';
import { writeEndpoints } from '../../endpoints/endpoints-file.js';
import { describeWaiting } from '../../gateways/readiness.js';
import { ensureCredentials } from '../../governance/credentials.js';
import { ensureDocuments } from '../../governance/documents.js';
import { ensureIdentities, identitiesComplete } from '../../identities/identities.js';
import { tlsRootFile } from '../../identities/msp.js';
import { kuboProcess } from '../../kubo/kubo-process.js';
import { prepareSwarm } from '../../kubo/prepare-swarm.js';
import { writeAdministratorConfiguration } from '../../nodes/administrator.js';
import { ordererProcess } from '../../nodes/orderer.js';
import { peerProcess } from '../../nodes/peer.js';
import { loadSamples } from '../../samples/load-samples.js';
import { watchTokenFiles } from '../../tokens/token-file.js';
import { ensureToken, tokenOf } from '../../tokens/token.js';
import { ipfsOrganizations, orderingOrganizations } from '../../topology/network.js';
import { locations } from '../locations.js';
import { prepareGateways, sampleClients } from './gateways.js';
import type { Session, Step } from './session.js';
import { whileReporting } from './while-reporting.js';

const tokens: Step = {
  title: 'Tokens',
  run: async ({ network, toolbox }) => {
    await Promise.all(network.organizations.map((each) => ensureToken(toolbox, each)));
    watchTokenFiles(network.organizations.map(({ folders }) => folders.hsm));
  },
};

const authorities: Step = {
  title: 'Certificate authorities',
  run: async ({ network, toolbox, supervisor }) => {
    await supervisor.startAll(
      network.organizations.map((organization) => {
        const token = tokenOf(toolbox, organization);
        writeAuthorityConfiguration(organization, token);
        return authorityProcess(toolbox, organization, token);
      }),
    );
  },
};

const identities: Step = {
  title: 'Identities',
  run: async ({ network, toolbox }, report) => {
    const incomplete = network.organizations.filter((each) => !identitiesComplete(each));
    let left = incomplete.length;
    await Promise.all(
      incomplete.map(async (organization) => {
        await ensureIdentities(toolbox, organization);
        left -= 1;
        report(`${left} organisations to go`);
      }),
    );
    for (const organization of network.organizations) {
      writeAdministratorConfiguration(organization, tokenOf(toolbox, organization));
    }
  },
};

const genesis: Step = {
  title: 'First block',
  run: ({ network, toolbox }) => ensureGenesis(toolbox, network),
};

const nodes: Step = {
  title: 'Orderers and peers',
  run: async ({ network, toolbox, supervisor }) => {
    await supervisor.startAll([
      ...orderingOrganizations(network).map((organization) =>
        ordererProcess(toolbox, network, organization, tokenOf(toolbox, organization)),
      ),
      ...network.organizations.map((organization) =>
        peerProcess(toolbox, network, organization, tokenOf(toolbox, organization)),
      ),
    ]);
  },
};

const channel: Step = {
  title: 'Channel',
  run: ({ network, toolbox }) => joinChannel(toolbox, network),
};

const chaincode: Step = {
  title: 'Chaincode',
  run: async (session, report) => {
    await deployChaincode(deploymentOf(session, report));
  },
};

const governance: Step = {
  title: 'Governance',
  run: async ({ network, toolbox }, report) => {
    report('documents');
    await ensureDocuments(toolbox, network, locations, report);
    report('credentials');
    await ensureCredentials(toolbox, network);
  },
};

const ipfs: Step = {
  title: 'IPFS nodes',
  run: async ({ network, toolbox, supervisor }) => {
    await prepareSwarm(network, toolbox.binFolder);
    // One after the other: each finds those before it at its first try. Nodes that start together
    // miss each other, and wait long before the next try.
    for (const organization of ipfsOrganizations(network)) {
      await supervisor.startAll([kuboProcess(organization, toolbox.binFolder)]);
    }
  },
};

const gateways: Step = {
  title: 'Gateways',
  run: async ({ network, toolbox, supervisor, options }, report) => {
    const processes = await prepareGateways(toolbox, network);
    if (options.gateways) {
      const waiting = (): Promise<string> => describeWaiting(network.organizations);
      await whileReporting(report, waiting, supervisor.startAll(processes));
    }
  },
};

const samples: Step = {
  title: 'Sample patients',
  run: async ({ network, options }, report) => {
    const [first] = await sampleClients(network);
    const wanted = options.samples && options.gateways && existsSync(locations.samples);
    if (wanted && first !== undefined) {
      await loadSamples(first, locations.samples, report);
    }
  },
};

/** Last, so that whoever waits for the file finds a network that is ready. */
const endpoints: Step = {
  title: 'Endpoints',
  run: async ({ network }) => {
    writeEndpoints(network, await sampleClients(network), tlsRootFile);
  },
};

/** All that `start` does once the tools are there, in order. */
export const steps: readonly Step[] = [
  tokens,
  authorities,
  identities,
  genesis,
  nodes,
  channel,
  chaincode,
  governance,
  ipfs,
  gateways,
  samples,
  endpoints,
];

/**
 * What bringing chaincode into force needs of a session.
 *
 * @param repository folder that holds the built workspaces
 */
export function deploymentOf(
  session: Session,
  report: (progress: string) => void,
  repository: string = locations.repository,
): Deployment {
  const { network, toolbox, supervisor } = session;
  return {
    network,
    toolbox,
    supervisor,
    report,
    repository,
    collectionsFile: locations.collections,
  };
}
