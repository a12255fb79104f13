import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SampleAuthority, sampleAuthority } from './test-support/sample-cards.js';
import { type IsRevoked, normalizedSerial, revocationListFile } from './revocation-list.js';

describe('the list of revoked certificates', () => {
  let authority: SampleAuthority;
  let folder: string;
  let path: string;
  let isRevoked: IsRevoked;
  let seconds: number;

  before(async () => {
    authority = await sampleAuthority();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'healthchain-revoked-'));
    path = join(folder, 'crl.pem');
    seconds = 1;
    isRevoked = revocationListFile(path, authority.root);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(text: string): Promise<void> {
    await writeFile(path, text);
    seconds += 1;
    await utimes(path, seconds, seconds);
  }

  it('given certificates, then those on it are revoked, however their number is written', async () => {
    await write(await authority.revocationList(['5a01', '5a02']));
    for (const serialNumber of ['5a01', '5A02', '005a02'])
      assert.equal(await isRevoked(serialNumber), true, serialNumber);
    assert.equal(await isRevoked('5a03'), false);
  });

  it('given another one is revoked, then it is at once', async () => {
    await write(await authority.revocationList([]));
    assert.equal(await isRevoked('5a01'), false);
    await write(await authority.revocationList(['5a01']));
    assert.equal(await isRevoked('5a01'), true);
  });

  it('given no list, or one that does not parse, then it throws until there is one again', async () => {
    await assert.rejects(isRevoked('5a01'), { code: 'ENOENT' });
    await write('no list');
    await assert.rejects(isRevoked('5a01'));
    await write(await authority.revocationList([]));
    assert.equal(await isRevoked('5a01'), false);
  });

  it('given a list that another authority signed, or one without an end, then it throws', async () => {
    const stranger = await sampleAuthority();
    await write(await stranger.revocationList([]));
    await assert.rejects(isRevoked('5a01'), /is no list of the organisation's authority/);
    await write(await authority.revocationList(['5a01'], null));
    await assert.rejects(isRevoked('5a01'), /is no list of the organisation's authority/);
  });

  it('given a serial number in any form, then one form', () => {
    assert.equal(normalizedSerial('00AB01'), 'ab01');
    assert.equal(normalizedSerial('ab01'), 'ab01');
    assert.equal(normalizedSerial('00'), '0');
  });
});
