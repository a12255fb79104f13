import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { packSchema, type RecordVersion } from '@healthchain/protocol';
import fc from 'fast-check';
import { newSalt } from '../salt.js';
import { packVersions } from './pack-versions.js';

const version = (bytes: number): RecordVersion => ({
  salt: newSalt(),
  recordId: randomUUID(),
  version: 1,
  compartmentId: randomUUID(),
  keyVersion: 1,
  algorithm: 'A256GCM-STREAM',
  wrappedKey: Buffer.alloc(40).toString('base64'),
  content: { placement: 'inline', ciphertext: Buffer.alloc(bytes).toString('base64') },
});

describe('packVersions', () => {
  it('keeps every version once and in order, in packs that the protocol accepts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 16_384 }), { minLength: 1 }), (sizes) => {
        const versions = sizes.map(version);
        const packs = packVersions(randomUUID(), versions);
        assert.deepEqual(
          packs.flatMap((pack) => pack.versions),
          versions,
        );
        packs.forEach((pack, index) => {
          assert.equal(packSchema.parse(pack).index, index);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('starts a new pack when the budget is used up', () => {
    const packs = packVersions(
      randomUUID(),
      Array.from({ length: 30 }, () => version(15_000)),
    );
    assert.deepEqual(
      packs.map((pack) => pack.versions.length),
      [12, 12, 6],
    );
  });
});
