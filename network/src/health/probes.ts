import { connect } from 'node:net';

const probeTimeoutMs = 2_000;

/** Whether an HTTP endpoint answers with success now. */
export async function answers(url: string, init: RequestInit = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(probeTimeoutMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Whether something accepts connections at the port of this machine. */
export async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: probeTimeoutMs });
    const finish = (connected: boolean) => (): void => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', finish(true));
    socket.once('error', finish(false));
    socket.once('timeout', finish(false));
  });
}

/**
 * Whether a Fabric node is healthy by its own word and serves: its operations endpoint answers
 * before its service listens.
 */
export async function serves(operationsPort: number, servicePort: number): Promise<boolean> {
  const healthy = await answers(`http://127.0.0.1:${operationsPort}/healthz`);
  return healthy && (await listens(servicePort));
}
