/** Where the commands find and put things. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const stateFolder = join(projectFolder, 'network/state');
/** State folder of the network that `npm test` starts. */
export const testStateFolder = join(projectFolder, 'test/state');
/** State folder of the network that `npm run bench` starts. */
export const benchStateFolder = join(projectFolder, 'bench/state');
export const toolsFolder = join(stateFolder, 'tools');
export const consortiumFile = join(projectFolder, 'network/consortium.yaml');
/** The operator's command, compiled. */
export const mainProgram = join(projectFolder, 'network/dist/main.js');
