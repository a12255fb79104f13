import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slots, writeConnection } from '@healthchain/network/dist/chaincode/connection.js';
import {
  readRecord,
  versionOf,
  writePackage,
  writeRecord,
  writeRules,
  type Definition,
  type Rules,
} from '@healthchain/network/dist/chaincode/definition.js';
import {
  approve,
  commit,
  install,
  queryCommitted,
} from '@healthchain/network/dist/chaincode/lifecycle.js';
import { packageLabel } from '@healthchain/network/dist/chaincode/package.js';
import { serviceProcess } from '@healthchain/network/dist/chaincode/service.js';
import { locations } from '@healthchain/network/dist/commands/locations.js';
import {
  Supervisor,
  type ProcessSpec,
  type ProcessStatus,
} from '@healthchain/network/dist/supervision/index.js';
import {
  firstOrganization,
  type Network,
  type Organization,
} from '@healthchain/network/dist/topology/network.js';
import type { OpenNetwork } from './open-network.js';

/** Name of the control's definition on the channel. */
export const controlName = 'control';

/** The control's services of all organisations. */
export interface ControlServices {
  readonly status: () => readonly ProcessStatus[];
  readonly stop: () => Promise<void>;
}

const program = join(locations.repository, 'bench/control/dist/main.js');

/**
 * Brings the control chaincode into force beside the product's, under the same endorsement policy and
 * the same collections, and runs its service for every organisation in the way the product's runs:
 * mutual TLS, a process each.
 */
export async function deployControl(open: OpenNetwork): Promise<ControlServices> {
  const network = besideTheProduct(open);
  const { rules, definition } = propose(network, open.network);
  const supervisor = await Supervisor.create({ stateFolder: open.folder });
  try {
    await supervisor.startAll(
      network.organizations.map((each) => serviceOf(network, each, definition)),
    );
    const first = firstOrganization(network);
    const word = await queryCommitted(open.toolbox, network, first);
    if (word?.version !== versionOf(definition) || !isRecorded(network, definition)) {
      const next = { ...definition, sequence: (word?.sequence ?? 0) + 1 };
      await bringIntoForce(open, network, first, next, rules);
    }
  } catch (error) {
    await supervisor.stopAll();
    throw error;
  }
  return { status: () => supervisor.status(), stop: () => supervisor.stopAll() };
}

/** The same network under the control's name, with folders of its own for what is written there. */
function besideTheProduct({ network, folder }: OpenNetwork): Network {
  const folders = { channel: join(folder, 'channel'), chaincode: join(folder, 'chaincode') };
  return {
    ...network,
    chaincode: { ...network.chaincode, name: controlName },
    folders: { ...network.folders, ...folders },
  };
}

function propose(
  network: Network,
  product: Network,
): {
  readonly rules: Rules;
  readonly definition: Definition;
} {
  const rules = writeRules(network, locations.collections);
  const { committed } = readRecord(product);
  // The product serves in one of an organisation's two places.
  const slot = slots.find((each) => each !== committed?.slot) ?? 'b';
  const label = `${controlName}-${digestOfProgram()}`;
  const packageId = writePackage(network, label, slot);
  return { rules, definition: { sequence: 1, label, packageId, rules: rules.digest, slot } };
}

function digestOfProgram(): string {
  const folder = join(locations.repository, 'bench/control/dist');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}

function serviceOf(
  network: Network,
  organization: Organization,
  definition: Definition,
): ProcessSpec {
  const spec = serviceProcess(network, organization, definition);
  return {
    ...spec,
    name: `${organization.name}-control`,
    args: [program],
    // Of the shim's loggers, which the product silences too.
    env: { ...spec.env, CORE_CHAINCODE_LOGGING_LEVEL: 'CRITICAL' },
    readyTimeoutMs: 30_000,
  };
}

function isRecorded(network: Network, { packageId }: Definition): boolean {
  return readRecord(network).committed?.packageId === packageId;
}

async function bringIntoForce(
  { toolbox }: OpenNetwork,
  network: Network,
  first: Organization,
  definition: Definition,
  rules: Rules,
): Promise<void> {
  await Promise.all(
    network.organizations.map(async (each) => {
      writeConnection(each, packageLabel(definition.packageId), definition.slot);
      await install(toolbox, network, each, definition);
      await approve(toolbox, network, each, definition, rules);
    }),
  );
  await commit(toolbox, network, first, definition, rules);
  writeRecord(network, { committed: definition, pending: [] });
}
