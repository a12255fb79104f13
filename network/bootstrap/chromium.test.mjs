import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, findChromium } from './chromium.mjs';
import { runProgram } from './run-program.mjs';

describe('ensureChromium', () => {
  let folder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function put(name) {
    const file = join(folder, name);
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    return file;
  }

  const neverRun = () => assert.fail('nothing is to be installed');

  it('given one that is named, then it goes before the one on PATH', async () => {
    const named = put('chrome');
    put('chromium');
    const env = { HEALTHCHAIN_CHROMIUM: named, PATH: folder };
    assert.equal(await ensureChromium({ env, run: neverRun }), named);
  });

  it('given one on PATH, then nothing is installed', async () => {
    const onPath = put('chromium');
    const env = { HEALTHCHAIN_CHROMIUM: '', PATH: `/nowhere:${folder}` };
    assert.equal(await ensureChromium({ env, isRoot: true, run: neverRun }), onPath);
  });

  it('given a name behind which there is none, then the error says so, and nothing is installed', async () => {
    const env = { HEALTHCHAIN_CHROMIUM: '/no/such', PATH: folder };
    const message = 'HEALTHCHAIN_CHROMIUM: there is no /no/such';
    await assert.rejects(ensureChromium({ env, isRoot: true, run: neverRun }), { message });
  });

  it('given none and root, then the package is installed, without what it recommends', async () => {
    const calls = [];
    const lines = [];
    const run = (program, args, { timeoutMs }) => {
      calls.push([program, ...args.filter((arg) => !/^-(qq|o)$|=/.test(arg))].join(' '));
      assert.ok(timeoutMs > 0);
      // A list that cannot be fetched is not the end of it.
      if (args.includes('update')) return 100;
      put('chromium');
      return 0;
    };
    const onProgress = (line) => lines.push(line);
    const found = await ensureChromium({ env: { PATH: folder }, isRoot: true, run, onProgress });
    assert.equal(found, join(folder, 'chromium'));
    assert.deepEqual(calls, [
      'apt-get update',
      'apt-get install --yes --no-install-recommends chromium',
    ]);
    assert.equal(lines.length, 2);
  });

  it('given none and no root, or a package that cannot be had, then one line says what to install', async () => {
    const env = { PATH: folder };
    const oneLine = {
      message: /^No Chromium .* apt-get install chromium, or set HEALTHCHAIN_CHROMIUM/,
    };
    await assert.rejects(ensureChromium({ env, isRoot: false, run: neverRun }), oneLine);
    await assert.rejects(ensureChromium({ env, isRoot: true, run: () => 100 }), oneLine);
    assert.equal(findChromium(env), undefined);
  });
});

describe('runProgram', () => {
  it('given a time limit, then a program that takes longer is ended', async () => {
    assert.equal(await runProgram('sleep', ['20'], { timeoutMs: 50 }), 128);
  });
});
