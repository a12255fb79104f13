import { existsSync } from 'node:fs';
import { findSoftHsm } from '../../bootstrap/softhsm.mjs';
import { changeTools, sharedToolsFolder } from './tools-folder.js';
import { unpackSoftHsm, unpackedSoftHsm, type Pkcs11Module } from './unpack-softhsm.js';

/** How to come by a PKCS#11 module. */
export interface Pkcs11Options {
  /** By default the one that all networks of this checkout share. */
  readonly toolsFolder?: string;
  readonly onProgress?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The PKCS#11 module that keeps the keys: the one HEALTHCHAIN_PKCS11_MODULE names, else the system's
 * SoftHSM2, else SoftHSM2 unpacked from the system's packages into the tools folder, without root.
 *
 * @throws Error when the named module does not exist or the packages cannot be had.
 */
export async function ensurePkcs11Module(options: Pkcs11Options = {}): Promise<Pkcs11Module> {
  const { toolsFolder = sharedToolsFolder, onProgress = () => undefined } = options;
  const named = (options.env ?? process.env).HEALTHCHAIN_PKCS11_MODULE;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`HEALTHCHAIN_PKCS11_MODULE: there is no ${named}`);
    return { moduleFile: named, env: {} };
  }
  const system = findSoftHsm();
  if (system !== undefined) return { moduleFile: system, env: {} };
  return (
    unpackedSoftHsm(toolsFolder) ??
    // Another process may have unpacked it while this one waited.
    changeTools(
      toolsFolder,
      onProgress,
      async () => unpackedSoftHsm(toolsFolder) ?? (await unpackSoftHsm(toolsFolder, onProgress)),
    )
  );
}
