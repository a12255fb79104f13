import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import {
  line,
  MAXIMUM_REQUEST_BYTES,
  openSocketPath,
  requestSchema,
  type ControlReply,
} from './control-protocol.js';

/**
 * Carries out one command. `report` sends a line of progress to whoever asked; the result must be
 * serializable as JSON.
 */
export type ControlHandler = (
  argument: string | undefined,
  report: (progress: string) => void,
) => Promise<unknown>;

/** Takes commands from other processes of the same user. */
export interface ControlServer {
  /** Accepts no more, waits for the answers under way, removes the socket. */
  close(): Promise<void>;
}

/** Listens on `STATE/control.sock` (mode 0600). The caller holds the run lock. */
export async function serveControl(
  stateFolder: string,
  handlers: Readonly<Record<string, ControlHandler>>,
): Promise<ControlServer> {
  const socketPath = openSocketPath(stateFolder);
  // Whatever is there was left by a process that died: the run lock excludes a living one.
  rmSync(socketPath.path, { force: true });
  const server = createServer((socket) => {
    answer(socket, new Map(Object.entries(handlers)));
  });
  await listen(server, socketPath.path);
  chmodSync(socketPath.path, 0o600);
  return {
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      socketPath.close();
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      resolve();
    });
  });
}

function answer(socket: Socket, handlers: ReadonlyMap<string, ControlHandler>): void {
  // A client that goes away does not undo what it asked for.
  socket.on('error', () => undefined);
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > MAXIMUM_REQUEST_BYTES) socket.destroy();
  });
  createInterface(socket).once('line', (text) => {
    void handle(text, handlers, (reply) => socket.write(line(reply))).then((reply) => {
      socket.end(line(reply));
    });
  });
}

async function handle(
  text: string,
  handlers: ReadonlyMap<string, ControlHandler>,
  send: (reply: ControlReply) => void,
): Promise<ControlReply> {
  try {
    const request = requestSchema.parse(JSON.parse(text));
    const handler = handlers.get(request.command);
    if (handler === undefined) return { error: `unknown command ${request.command}` };
    const result = await handler(request.argument, (progress) => {
      send({ progress });
    });
    return { result: result ?? null, done: true };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
