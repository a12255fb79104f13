import type { Toolbox } from '../../host/toolbox.js';
import { ensureBinaries, ensurePkcs11Module } from '../../tools/index.js';

/** Finds or builds the programs and the PKCS#11 module that the network runs on. */
export async function ensureToolbox(onProgress: (line: string) => void): Promise<Toolbox> {
  const { binFolder } = await ensureBinaries({ onProgress });
  const { moduleFile, env } = await ensurePkcs11Module({ onProgress });
  return { binFolder, moduleFile, env };
}
