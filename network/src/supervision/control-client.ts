import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { line, openSocketPath, replySchema, type ControlRequest } from './control-protocol.js';
import { NotRunningError } from './errors.js';

/** Receives lines of progress while a command is carried out. */
export type ProgressListener = (progress: string) => void;

/**
 * Asks the supervisor of a state folder to carry out a command.
 *
 * @returns the handler's result; the caller validates its shape.
 * @throws NotRunningError when no supervisor answers.
 * @throws Error with the handler's message when it failed.
 */
export async function callControl(
  stateFolder: string,
  request: ControlRequest,
  onProgress: ProgressListener = () => undefined,
): Promise<unknown> {
  const socket = await connect(stateFolder);
  try {
    socket.write(line(request));
    for await (const text of createInterface(socket)) {
      const reply = replySchema.parse(JSON.parse(text));
      if ('error' in reply) throw new Error(reply.error);
      if ('done' in reply) return reply.result;
      onProgress(reply.progress);
    }
    throw new Error('the network ended before it answered');
  } finally {
    socket.destroy();
  }
}

async function connect(stateFolder: string): Promise<Socket> {
  try {
    const socketPath = openSocketPath(stateFolder);
    try {
      return await connected(createConnection(socketPath.path));
    } finally {
      socketPath.close();
    }
  } catch {
    throw new NotRunningError(stateFolder);
  }
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      resolve(socket);
    });
  });
}
