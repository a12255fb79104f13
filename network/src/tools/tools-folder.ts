import { resolve } from 'node:path';

/**
 * Programs and modules that were built or unpacked. The network of `npm start` and the one of
 * `npm test` share them, since they hold no state.
 */
export const sharedToolsFolder = resolve(import.meta.dirname, '../../state/tools');
