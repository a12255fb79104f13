export { ensureBinaries, type Binaries, type BinariesOptions } from './binaries.js';
export { ensurePkcs11Module, type Pkcs11Options } from './pkcs11-module.js';
export { sharedToolsFolder } from './tools-folder.js';
export type { Pkcs11Module } from './unpack-softhsm.js';
