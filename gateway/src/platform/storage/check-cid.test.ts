import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCid } from './check-cid.js';

const invalid = { code: 'INVALID_ARGUMENT' };

describe('checkCid', () => {
  it('accepts files: one raw block, or a tree of blocks', () => {
    checkCid('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy');
    checkCid('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi');
  });

  it('refuses version 0, another base, other codecs, inline data, and anything else', () => {
    for (const text of [
      'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG',
      'zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz',
      'bafyreigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
      'bafkqabtimvwgy3yk',
      '../../pin/rm',
      '',
    ]) {
      assert.throws(() => {
        checkCid(text);
      }, invalid);
    }
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => {
          checkCid(text);
        }, invalid);
      }),
    );
  });
});
