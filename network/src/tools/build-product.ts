import { execa } from 'execa';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStamp, moduleFolder, stampFile, type Product } from '../../bootstrap/binaries.mjs';
import { goEnvironment } from './go-environment.js';
import { patchedModuleFlags } from './patched-modules.js';

/** Between two lines of progress. */
const PROGRESS_MS = 5_000;

/**
 * Builds a product's programs from its pinned Go module into `TOOLS/bin`. What Go already has in its
 * cache is not built again.
 *
 * @throws Error with the compiler's last lines, or when a patch does not fit.
 */
export async function buildProduct(
  product: Product,
  toolsFolder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const stamp = stampFile(join(toolsFolder, 'bin'), product);
  // What a build leaves that is cut off is of no version.
  rmSync(stamp, { force: true });
  const env = goEnvironment(toolsFolder, process.env);
  const patched = await patchedModuleFlags(product, toolsFolder, env);
  const go = execa(
    'go',
    [
      'install',
      '-v',
      '-mod=readonly',
      '-buildvcs=false',
      ...patched,
      ...product.buildFlags,
      'tool',
    ],
    {
      cwd: moduleFolder(product),
      env,
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      buffer: false,
      reject: false,
    },
  );
  const lastLines: string[] = [];
  let told = 0;
  let packages = 0;
  // Go names each package that it compiles, more than a thousand of them.
  for await (const line of go.iterable({ from: 'all' })) {
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
    packages += 1;
    if (Date.now() - told < PROGRESS_MS) continue;
    told = Date.now();
    onProgress(`building ${product.name} ${product.version}: ${packages} packages`);
  }
  const result = await go;
  if (result.failed) {
    throw new Error(
      `building ${product.name} failed: ${result.shortMessage}\n${lastLines.join('\n')}`,
    );
  }
  writeFileSync(stamp, buildStamp(product));
}
