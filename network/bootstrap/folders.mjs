/** Where the commands find and put things. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const stateFolder = join(projectFolder, 'network/state');
/** State folders of the networks that `npm test` starts. */
export const testStateFolders = ['test/state', 'test/state-2'].map((folder) =>
  join(projectFolder, folder),
);
/** State folder of the network that `npm run bench` starts. */
export const benchStateFolder = join(projectFolder, 'bench/state');
export const toolsFolder = join(stateFolder, 'tools');
export const consortiumFile = join(projectFolder, 'network/consortium.yaml');
/** The operator's command, compiled. */
export const mainProgram = join(projectFolder, 'network/dist/main.js');
