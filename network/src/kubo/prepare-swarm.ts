import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ipfsOrganizations, type Network, type Organization } from '../topology/network.js';
import { kuboFolders } from './folders.js';
import { kuboConfig, type InitialConfig, type SwarmMember } from './kubo-config.js';

/** Makes the repositories that are missing, and writes every node's configuration anew. */
export async function prepareSwarm(network: Network, binFolder: string): Promise<void> {
  const nodes = ipfsOrganizations(network);
  const swarmKey = existingSwarmKey(nodes) ?? newSwarmKey();
  await Promise.all(nodes.map((node) => initialise(node, binFolder, swarmKey)));
  for (const node of nodes) {
    writeConfig(node, nodes);
  }
}

async function initialise(node: Organization, binFolder: string, swarmKey: string): Promise<void> {
  const folders = kuboFolders(node);
  if (!existsSync(folders.configFile)) {
    mkdirSync(folders.repository, { recursive: true, mode: 0o700 });
    await execa(join(binFolder, 'ipfs'), ['init', '--empty-repo'], {
      env: { IPFS_PATH: folders.repository, IPFS_TELEMETRY: 'off' },
    });
  }
  writeOnce(folders.swarmKeyFile, swarmKey);
  writeOnce(folders.apiTokenFile, randomBytes(32).toString('hex'));
}

function writeConfig(node: Organization, nodes: readonly Organization[]): void {
  const folders = kuboFolders(node);
  const config = kuboConfig(readConfig(node), {
    listenAddress: node.listenAddress,
    swarmPort: node.ports.ipfsSwarm,
    apiPort: node.ports.ipfsApi,
    apiToken: readFileSync(folders.apiTokenFile, 'utf8'),
    others: nodes.filter((other) => other !== node).map(swarmMember),
  });
  writeFileSync(folders.configFile, JSON.stringify(config, undefined, 2), { mode: 0o600 });
}

function swarmMember(node: Organization): SwarmMember {
  return {
    peerId: readConfig(node).Identity.PeerID,
    host: node.host,
    port: node.ports.ipfsSwarm,
  };
}

function readConfig(node: Organization): InitialConfig {
  return JSON.parse(readFileSync(kuboFolders(node).configFile, 'utf8')) as InitialConfig;
}

function existingSwarmKey(nodes: readonly Organization[]): string | undefined {
  const file = nodes.map((node) => kuboFolders(node).swarmKeyFile).find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}

/** Pre-shared key of a private libp2p network: 256 bits. */
function newSwarmKey(): string {
  return `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`;
}

function writeOnce(file: string, text: string): void {
  if (!existsSync(file)) {
    writeFileSync(file, text, { mode: 0o600 });
  }
}
