import { execFile, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { projectRoot } from './network.js';

const program = path.join(projectRoot, 'network/dist/main.js');

/** A block of ports that nobody listens on, below those of outgoing connections. */
export async function freePorts(count: number): Promise<number> {
  for (let base = 30_000; base > 10_000; base -= 200) {
    const ports = Array.from({ length: count }, (_, offset) => base + offset);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
      return base;
    }
  }
  throw new Error('There is no block of free ports.');
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A network beside the one under test. */
export interface OwnNetwork {
  readonly consortium: string;
  readonly state: string;
  readonly portBase: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a network of a test's own and resolves when it says that it is ready, or another text. */
export function startNetwork(
  { consortium, state, portBase, env = {} }: OwnNetwork,
  expected = 'HealthChain is ready',
): Promise<ChildProcess> {
  const args = ['start', '--state', state, '--port-base', String(portBase), '--no-samples'];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, ...args, '--consortium', consortium], {
      env: { ...process.env, ...env },
    });
    let text = '';
    const read = (chunk: string): void => {
      text += chunk;
      if (text.includes(expected)) {
        resolve(child);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => {
      reject(new Error(text));
    });
  });
}

/** What Ctrl-C in a terminal does; resolves with the exit code. */
export async function interrupt(child: ChildProcess): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  return exited;
}
