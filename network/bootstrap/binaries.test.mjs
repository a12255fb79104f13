import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStamp, locateProduct, neededGo, products, stampFile } from './binaries.mjs';

const fabric = products.find((product) => product.name === 'fabric');

describe('locateProduct', () => {
  let root;
  let built;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'binaries-'));
    built = join(root, 'built');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function install(folder, { version = 'v3.1.1', tags = '-tags=pkcs11' } = {}) {
    mkdirSync(folder);
    for (const program of fabric.programs) {
      const file = join(folder, program);
      writeFileSync(file, `#!/bin/sh\necho 'peer:\n Version: ${version}'\n# build\t${tags}\n`);
      chmodSync(file, 0o755);
    }
    return folder;
  }

  it('given programs in FABRIC_BIN, then they go before those on PATH', () => {
    const [own, path] = [install(join(root, 'own')), install(join(root, 'path'))];
    const env = { FABRIC_BIN: own, PATH: `/usr/bin:${path}` };
    assert.equal(locateProduct(fabric, env, built).folder, own);
    assert.equal(locateProduct(fabric, { PATH: `/usr/bin:${path}` }, built).folder, path);
  });

  it('given another version, then it is passed over with a reason', () => {
    const own = install(join(root, 'own'), { version: 'v2.5.4' });
    const location = locateProduct(fabric, { FABRIC_BIN: own }, built);
    assert.deepEqual(location, { folder: undefined, reasons: [`${own}: not fabric 3.1.1`] });
  });

  it('given programs without PKCS#11, then they are passed over with a reason', () => {
    const own = install(join(root, 'own'), { tags: '-tags=other' });
    const location = locateProduct(fabric, { PATH: own }, built);
    assert.match(location.reasons[0], /peer was built without PKCS#11 support/);
  });

  it('given an earlier build, then it serves only with the stamp of the present modules', () => {
    install(built);
    assert.equal(locateProduct(fabric, {}, built).folder, undefined);
    writeFileSync(stampFile(built, fabric), 'of other modules');
    assert.equal(locateProduct(fabric, {}, built).folder, undefined);
    writeFileSync(stampFile(built, fabric), buildStamp(fabric));
    assert.equal(locateProduct(fabric, {}, built).folder, built);
  });

  it('given a folder with some of the programs only, then it does not serve', () => {
    const own = install(join(root, 'own'));
    rmSync(join(own, 'orderer'));
    assert.equal(locateProduct(fabric, { FABRIC_BIN: own }, built).folder, undefined);
  });
});

describe('neededGo', () => {
  it('given the pinned modules, then each names a version of Go', () => {
    for (const product of products) assert.match(neededGo(product), /^1\.\d+(\.\d+)?$/);
  });
});
