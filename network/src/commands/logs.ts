import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { networkFolders } from '../topology/folders.js';

const linesShown = '40';

/**
 * Prints the end of one process's log, or of all, and goes on as they grow if asked to.
 *
 * @throws Error that lists the logs there are, if there is none of this name
 */
export async function logs(
  state: string,
  name: string | undefined,
  follow: boolean,
): Promise<void> {
  const folder = networkFolders(state).logs;
  const known = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.log'))
    : [];
  const chosen = name === undefined ? known : known.filter((file) => file === `${name}.log`);
  if (chosen.length === 0) {
    throw new Error(`There is no such log. There are: ${known.join(', ') || 'none'}.`);
  }
  await execa(
    'tail',
    ['-n', linesShown, ...(follow ? ['-F'] : []), ...chosen.map((file) => join(folder, file))],
    { stdio: 'inherit', reject: !follow },
  );
}
