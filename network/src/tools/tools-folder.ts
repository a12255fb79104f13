import { join, resolve } from 'node:path';
import { withLock } from '../../bootstrap/lock.mjs';

/**
 * Programs and modules that were built or unpacked. The network of `npm start` and the one of
 * `npm test` share them, since they hold no state.
 */
export const sharedToolsFolder = resolve(import.meta.dirname, '../../state/tools');

/** Runs an action that changes a tools folder, while no other process does. */
export function changeTools<T>(
  toolsFolder: string,
  onProgress: (line: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  return withLock(join(toolsFolder, 'tools.lock'), action, (pid) => {
    onProgress(`waiting for process ${pid}, which prepares the tools`);
  });
}
