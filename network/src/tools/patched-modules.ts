import { applyPatch, parsePatch } from 'diff';
import { execa } from 'execa';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { moduleFolder, patchFile, type Patch, type Product } from '../../bootstrap/binaries.mjs';

/** What Go says of a module that it has: its unpacked source, checked against go.sum. */
const downloadedModule = z.object({ Dir: z.string() });

/**
 * Copies the modules that a product patches out of Go's cache, changes the copies, and writes a
 * go.mod that puts them in the place of the originals (Go's overlays do not reach its cache).
 *
 * @param env environment of Go.
 * @returns flags for the build; none for a product without patches.
 * @throws Error when a patch does not fit its module exactly.
 */
export async function patchedModuleFlags(
  product: Product,
  toolsFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  if (product.patches.length === 0) return [];
  const folder = join(toolsFolder, `patched-${product.name}`);
  // One that was cut off has left what can be entered and not deleted.
  if (existsSync(folder)) makeWritable(folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const replacements: string[] = [];
  for (const patch of product.patches) {
    const copy = join(folder, patch.module);
    cpSync(await sourceOf(product, patch, env), copy, { recursive: true });
    makeWritable(copy);
    applyTo(copy, patchFile(product, patch));
    replacements.push(`replace ${patch.module} => ${JSON.stringify(copy)}\n`);
  }
  const own = moduleFolder(product);
  const goMod = readFileSync(join(own, 'go.mod'), 'utf8');
  writeFileSync(join(folder, 'go.mod'), `${goMod}\n${replacements.join('')}`);
  cpSync(join(own, 'go.sum'), join(folder, 'go.sum'));
  return [`-modfile=${join(folder, 'go.mod')}`];
}

async function sourceOf(product: Product, patch: Patch, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await execa('go', ['mod', 'download', '-json', patch.module], {
    cwd: moduleFolder(product),
    env,
    extendEnv: false,
    stdin: 'ignore',
  });
  return downloadedModule.parse(JSON.parse(stdout)).Dir;
}

/** Go's cache is read-only, and so is a copy of it, which could then not even be deleted. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(path);
    else chmodSync(path, 0o600);
  }
}

function applyTo(folder: string, diffFile: string): void {
  for (const change of parsePatch(readFileSync(diffFile, 'utf8'))) {
    const file = join(folder, (change.newFileName ?? '').replace(/^b\//, ''));
    const patched = applyPatch(readFileSync(file, 'utf8'), change, { fuzzFactor: 0 });
    if (patched === false) throw new Error(`${diffFile} does not fit ${file}.`);
    writeFileSync(file, patched);
  }
}
