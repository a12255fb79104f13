import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { create, multiaddr } from 'kubo-rpc-client';

/** `npm test` names the folder; without it, the one that it builds into. */
const binFolder =
  process.env.HEALTHCHAIN_BIN ??
  fileURLToPath(new URL('../../../../../network/state/tools/bin', import.meta.url));
const binary = join(binFolder, 'ipfs');

/** A real node of a private swarm. */
export interface KuboNode {
  readonly apiUrl: string;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

interface ConnectedNode extends KuboNode {
  /** Where other nodes reach it. */
  readonly address: string;
}

/** Starts nodes that know only each other. */
export async function startKuboNodes(count: number): Promise<readonly KuboNode[]> {
  const swarmKey = `/key/swarm/psk/1.0.0/\n/base16/\n${randomBytes(32).toString('hex')}\n`;
  const nodes: ConnectedNode[] = [];
  for (let index = 0; index < count; index += 1) {
    const node = await startNode(swarmKey);
    for (const other of nodes) {
      await clientOf(node).swarm.connect(multiaddr(other.address));
    }
    nodes.push(node);
  }
  return nodes;
}

async function startNode(swarmKey: string): Promise<ConnectedNode> {
  if (!existsSync(binary)) {
    throw new Error('These tests need the Kubo binary: run `npm test`, which builds it.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'healthchain-kubo-'));
  const env = { ...process.env, IPFS_PATH: folder, LIBP2P_FORCE_PNET: '1' };
  const [swarmPort, apiPort] = [await freePort(), await freePort()];
  const token = randomBytes(16).toString('hex');
  execFileSync(binary, ['init', '--empty-repo'], { env, stdio: 'ignore' });
  writeFileSync(join(folder, 'swarm.key'), swarmKey);
  configure(join(folder, 'config'), swarmPort, apiPort, token);
  const daemon = spawn(binary, ['daemon'], { env, stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  const access = { apiUrl: `http://127.0.0.1:${apiPort}`, token };
  const peerId = await whenReady(access);
  return {
    ...access,
    address: `/ip4/127.0.0.1/tcp/${swarmPort}/p2p/${peerId}`,
    stop: async () => {
      daemon.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configure(file: string, swarmPort: number, apiPort: number, token: string): void {
  const initial = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  const config = {
    ...initial,
    Addresses: {
      Swarm: [`/ip4/127.0.0.1/tcp/${swarmPort}`],
      API: `/ip4/127.0.0.1/tcp/${apiPort}`,
      Gateway: [],
    },
    API: {
      Authorizations: { test: { AuthSecret: `bearer:${token}`, AllowedPaths: ['/api/v0'] } },
    },
    Bootstrap: [],
    Routing: { Type: 'none', DelegatedRouters: [] },
    Provide: { Enabled: false },
    AutoConf: { Enabled: false },
    AutoTLS: { Enabled: false },
    DNS: { Resolvers: {} },
    Ipns: { DelegatedPublishers: [] },
    Discovery: { MDNS: { Enabled: false } },
  };
  writeFileSync(file, JSON.stringify(config));
}

function clientOf({ apiUrl, token }: Pick<KuboNode, 'apiUrl' | 'token'>) {
  return create({ url: apiUrl, headers: { authorization: `Bearer ${token}` } });
}

/** The node's peer id, once it answers. */
async function whenReady(access: Pick<KuboNode, 'apiUrl' | 'token'>): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      const { id } = await clientOf(access).id();
      return id.toString();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await wait(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('No free port.');
  }
  return address.port;
}
