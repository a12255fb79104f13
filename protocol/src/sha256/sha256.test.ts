import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256 as chosen } from '#sha256';
import { sha256 as ofNode } from './node.js';
import { sha256 as portable } from './portable.js';

describe('SHA-256', () => {
  it('given Node, then its own is used', () => {
    assert.equal(chosen, ofNode);
  });

  it('given any bytes, then both give the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(ofNode(bytes), portable(bytes));
      }),
    );
  });

  it('given the example of FIPS 180-4, then its hash', () => {
    const abc = new TextEncoder().encode('abc');
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    for (const sha256 of [ofNode, portable]) {
      assert.equal(Buffer.from(sha256(abc)).toString('hex'), expected);
    }
  });
});
