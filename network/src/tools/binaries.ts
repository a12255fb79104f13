import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { locateProduct, products, type Product } from '../../bootstrap/binaries.mjs';
import { buildProduct } from './build-product.js';
import { changeTools, sharedToolsFolder } from './tools-folder.js';

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
 * in neither (or are of another version, or without PKCS#11) from the pinned Go modules. Of several
 * processes that ask at once one builds, and the others wait for it.
 *
 * @throws Error when a build fails.
 */
export async function ensureBinaries(options: BinariesOptions = {}): Promise<Binaries> {
  const {
    toolsFolder = sharedToolsFolder,
    onProgress = () => undefined,
    env = process.env,
  } = options;
  mkdirSync(join(toolsFolder, 'bin'), { recursive: true, mode: 0o700 });
  return changeTools(toolsFolder, onProgress, () => findOrBuild(toolsFolder, onProgress, env));
}

async function findOrBuild(
  toolsFolder: string,
  onProgress: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<Binaries> {
  const builtFolder = join(toolsFolder, 'bin');
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

/**
 * Gathers programs from several places by links, since the rest of the network knows one folder. Its
 * name tells where they lead, so that a folder which a network runs from is never changed.
 */
function linkFolder(toolsFolder: string, folders: ReadonlyMap<Product, string>): string {
  const targets = [...folders].flatMap(([{ programs }, folder]) =>
    programs.map((program) => ({ program, file: join(folder, program) })),
  );
  const digest = createHash('sha256').update(JSON.stringify(targets)).digest('hex');
  const links = join(toolsFolder, `links-${digest.slice(0, 16)}`);
  if (existsSync(links)) return links;
  const draft = `${links}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  for (const { program, file } of targets) symlinkSync(file, join(draft, program));
  renameSync(draft, links);
  return links;
}
