import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePkcs11Module } from './pkcs11-module.js';
import { unpackedSoftHsm } from './unpack-softhsm.js';

describe('ensurePkcs11Module', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pkcs11-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function touch(path: string): string {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    return file;
  }

  it("given the operator's module, when asked, then it is taken", async () => {
    const moduleFile = touch('vendor.so');
    const env = { HEALTHCHAIN_PKCS11_MODULE: moduleFile };
    assert.deepEqual(await ensurePkcs11Module({ env }), { moduleFile, env: {} });
  });

  it('given a module that does not exist, when asked, then the error names the variable', async () => {
    const env = { HEALTHCHAIN_PKCS11_MODULE: '/no/such.so' };
    await assert.rejects(ensurePkcs11Module({ env }), /HEALTHCHAIN_PKCS11_MODULE: there is no/);
  });

  it('given nothing unpacked, when looked for, then there is none', () => {
    assert.equal(unpackedSoftHsm(folder), undefined);
  });

  it('given only the module unpacked, when looked for, then it needs no environment', () => {
    const moduleFile = touch('softhsm/usr/lib/softhsm/libsofthsm2.so');
    assert.deepEqual(unpackedSoftHsm(folder), { moduleFile, env: {} });
  });

  it('given libraries unpacked with it, when looked for, then the loader is told of them', () => {
    const moduleFile = touch('softhsm/usr/lib/softhsm/libsofthsm2.so');
    touch('softhsm/usr/lib/x86_64-linux-gnu/libbotan-2.so.19');
    assert.deepEqual(unpackedSoftHsm(folder), {
      moduleFile,
      env: { LD_LIBRARY_PATH: join(folder, 'softhsm/usr/lib/x86_64-linux-gnu') },
    });
  });
});
