import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  inclusionProof,
  inclusionProofs,
  leafHash,
  merkleRoot,
  verifyInclusion,
} from './merkle.js';

/**
 * The leaves of Certificate Transparency's reference tests that are UTF-8 text: the empty string
 * and, in hex, 00, 10, 2021, 3031, 40414243, 5051525354555657, 60616263646566676869...6f.
 */
const ctLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex').toString('utf8')));

/** Roots of the first 1 to 8 of them, from the same tests. */
const ctRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = fc
  .array(fc.string(), { minLength: 1, maxLength: 70 })
  .map((texts) => texts.map(leafHash));

function sha256(...parts: readonly Buffer[]): string {
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex');
}

describe('Merkle trees', () => {
  it('given the leaves of the reference tests of RFC 6962, then their roots', () => {
    assert.deepEqual(
      ctRoots.map((_, position) => merkleRoot(ctLeaves.slice(0, position + 1))),
      ctRoots,
    );
  });

  it('given any leaf of any tree, then its proof verifies and has the length of its path', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (hashes, seed) => {
        const index = seed % hashes.length;
        const path = inclusionProof(hashes, index);
        assert.ok(verifyInclusion(hashes[index]!, path, merkleRoot(hashes)));
        assert.ok(path.length <= Math.ceil(Math.log2(hashes.length)));
      }),
    );
  });

  it('given several leaves, then all their proofs at once, in the order asked for', () => {
    fc.assert(
      fc.property(leaves, fc.array(fc.nat(), { maxLength: 5 }), (hashes, seeds) => {
        const indices = seeds.map((seed) => seed % hashes.length);
        assert.deepEqual(
          inclusionProofs(hashes, indices),
          indices.map((index) => inclusionProof(hashes, index)),
        );
      }),
    );
  });

  it('given a leaf, then its path is the siblings’ hashes with their sides, from the leaf upwards', () => {
    const [first, second, third] = ctLeaves;
    assert.deepEqual(inclusionProof([first!, second!, third!], 1), [
      { side: 'left', hash: first },
      { side: 'right', hash: third },
    ]);
    assert.deepEqual(inclusionProof([first!, second!, third!], 2), [
      { side: 'left', hash: merkleRoot([first!, second!]) },
    ]);
  });

  it('given another leaf, a missing step or an exchanged side, then the proof does not verify', () => {
    const root = merkleRoot(ctLeaves);
    const path = inclusionProof(ctLeaves, 2);
    const [first, ...rest] = path;
    const exchanged = { ...first!, side: first!.side === 'left' ? 'right' : 'left' } as const;
    assert.equal(verifyInclusion(ctLeaves[3]!, path, root), false);
    assert.equal(verifyInclusion(ctLeaves[2]!, rest, root), false);
    assert.equal(verifyInclusion(ctLeaves[2]!, [exchanged, ...rest], root), false);
  });

  it('given any change of the leaves’ order or number, then another root', () => {
    fc.assert(
      fc.property(leaves, (hashes) => {
        const root = merkleRoot(hashes);
        assert.notEqual(merkleRoot([...hashes, leafHash('one more')]), root);
        const reversed = [...hashes].reverse();
        if (reversed.join() !== hashes.join()) {
          assert.notEqual(merkleRoot(reversed), root);
        }
      }),
    );
  });

  it('given a node’s two halves as a text, then its leaf hash is not the node’s hash', () => {
    const [left, right] = ['a', 'b'].map((text) => Buffer.from(leafHash(text), 'hex'));
    const node = merkleRoot([leafHash('a'), leafHash('b')]);
    assert.equal(node, sha256(Buffer.of(1), left!, right!));
    assert.notEqual(node, sha256(Buffer.of(0), left!, right!));
  });

  it('given no leaves, or an index out of range, then throws RangeError', () => {
    assert.throws(() => merkleRoot([]), new RangeError('A Merkle tree has at least one leaf.'));
    for (const index of [-1, 8, 0.5]) {
      assert.throws(
        () => inclusionProof(ctLeaves, index),
        new RangeError('The leaf index is out of range.'),
      );
      assert.throws(() => inclusionProofs(ctLeaves, [0, index]), RangeError);
    }
  });
});
