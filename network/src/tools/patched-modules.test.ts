import assert from 'node:assert/strict';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { moduleFolder, products, type Product } from '../../bootstrap/binaries.mjs';
import { goEnvironment } from './go-environment.js';
import { patchedModuleFlags } from './patched-modules.js';
import { sharedToolsFolder } from './tools-folder.js';

describe('patchedModuleFlags', function () {
  // On a machine without Go's cache the module is downloaded.
  this.timeout(120_000);
  const product = (name: string): Product => products.find((each) => each.name === name)!;
  const smartBft = 'github.com/hyperledger-labs/SmartBFT';
  let folder: string;

  const flags = (of: Product): Promise<readonly string[]> =>
    // Where the modules are that the programs were built from.
    patchedModuleFlags(of, folder, goEnvironment(sharedToolsFolder, process.env));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patched-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('given a product without patches, then it is built as it is', async () => {
    assert.deepEqual(await flags(product('kubo')), []);
    assert.equal(existsSync(join(folder, 'patched-kubo')), false);
  });

  it('given Fabric, then its orderer is built from mended modules', async () => {
    const fabric = product('fabric');
    const own = join(folder, 'patched-fabric');
    assert.deepEqual(await flags(fabric), [`-modfile=${join(own, 'go.mod')}`]);
    const goMod = readFileSync(join(own, 'go.mod'), 'utf8');
    for (const { module } of fabric.patches) {
      assert.ok(goMod.includes(`replace ${module} => "${join(own, module)}"`));
    }
    const controller = join(own, smartBft, 'internal/bft/controller.go');
    assert.match(
      readFileSync(controller, 'utf8'),
      /latestDecisionMetadata != nil && latestDecisionViewNum >= controllerViewNum \{\n\t\tnewDecisionsInView = latestDecisionDecisions \+ 1\n/,
    );
    accessSync(controller, constants.W_OK);
  });

  it('given a second build, then it begins with the original again', async () => {
    const fabric = product('fabric');
    const patches = fabric.patches.filter(({ module }) => module === smartBft);
    const first = await flags({ ...fabric, patches });
    assert.deepEqual(await flags({ ...fabric, patches }), first);
  });

  it('given a patch of other lines, then nothing is built', async () => {
    const file = join(folder, 'other.patch');
    const header = '--- a/README.md\n+++ b/README.md\n@@ -1,1 +1,1 @@\n';
    writeFileSync(file, `${header}-Not a line of it\n+Another\n`);
    const fabric = product('fabric');
    const patches = [
      { module: smartBft, file: relative(join(moduleFolder(fabric), 'patches'), file) },
    ];
    await assert.rejects(flags({ ...fabric, patches }), /does not fit/);
  });
});
