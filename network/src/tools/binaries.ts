import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { locateProduct, products, type Product } from '../../bootstrap/binaries.mjs';
import { buildProduct } from './build-product.js';
import { sharedToolsFolder } from './tools-folder.js';

/** One folder with all Go programs of the network in it. */
export interface Binaries {
  readonly binFolder: string;
}

/** How to come by the programs. */
export interface BinariesOptions {
  /** By default the one that all networks of this checkout share. */
  readonly toolsFolder?: string;
  /** Told in a few words what is being done; for a progress display. */
  readonly onProgress?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds the Fabric, Fabric CA and Kubo programs in FABRIC_BIN or on PATH, and builds those that are
 * in neither (or are of another version, or without PKCS#11) from the pinned Go modules.
 *
 * @throws Error when a build fails.
 */
export async function ensureBinaries(options: BinariesOptions = {}): Promise<Binaries> {
  const {
    toolsFolder = sharedToolsFolder,
    onProgress = () => undefined,
    env = process.env,
  } = options;
  const builtFolder = join(toolsFolder, 'bin');
  mkdirSync(builtFolder, { recursive: true, mode: 0o700 });
  const folders = new Map<Product, string>();
  for (const product of products) {
    const { folder } = locateProduct(product, env, builtFolder);
    if (folder === undefined) {
      await buildProduct(product, toolsFolder, onProgress);
    }
    folders.set(product, folder ?? builtFolder);
  }
  const allBuilt = [...folders.values()].every((folder) => folder === builtFolder);
  return { binFolder: allBuilt ? builtFolder : linkFolder(toolsFolder, folders) };
}

/** Gathers programs from several places by links, since the rest of the network knows one folder. */
function linkFolder(toolsFolder: string, folders: ReadonlyMap<Product, string>): string {
  const links = join(toolsFolder, 'links');
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { mode: 0o700 });
  for (const [product, folder] of folders) {
    for (const program of product.programs)
      symlinkSync(join(folder, program), join(links, program));
  }
  return links;
}
