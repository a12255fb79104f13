import { closeSync, openSync } from 'node:fs';
import { z } from 'zod';

/** The client sends one request line; the server answers with lines, the last of them not progress. */
export const requestSchema = z.object({
  command: z.string().min(1),
  argument: z.string().optional(),
});
export type ControlRequest = z.infer<typeof requestSchema>;

export const replySchema = z.union([
  z.object({ progress: z.string() }),
  z.object({ result: z.unknown(), done: z.literal(true) }),
  z.object({ error: z.string() }),
]);
export type ControlReply = z.infer<typeof replySchema>;

/** Longer requests are refused. */
export const MAXIMUM_REQUEST_BYTES = 4_096;

/** One line of the protocol. */
export function line(message: ControlRequest | ControlReply): string {
  return `${JSON.stringify(message)}\n`;
}

/** The control socket's path, short however deep the state folder lies, until `close`. */
export interface SocketPath {
  readonly path: string;
  readonly close: () => void;
}

/**
 * A socket's path may have 107 bytes only, so the folder is named by an open descriptor.
 *
 * @throws when the folder does not exist.
 */
export function openSocketPath(stateFolder: string): SocketPath {
  const folder = openSync(stateFolder, 'r');
  return {
    path: `/proc/self/fd/${folder}/control.sock`,
    close: () => {
      closeSync(folder);
    },
  };
}
