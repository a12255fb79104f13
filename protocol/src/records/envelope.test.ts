import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { chunkAssociatedData, chunkNonce } from './envelope.js';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const binding = {
  recordId: '5f0c7a52-6a0e-4c3b-9d86-0b1f3a7c2e11',
  version: 1,
  compartmentId: 'c2b7f1de-93d4-4f6a-8a5e-7d0c4b9e6f02',
};

describe('Nonces of A256GCM-STREAM', () => {
  it('given chunk and end, then eleven bytes of counter and one of mark', () => {
    assert.equal(hex(chunkNonce(0, false)), '000000000000000000000000');
    assert.equal(hex(chunkNonce(0, true)), '000000000000000000000001');
    assert.equal(hex(chunkNonce(1, false)), '000000000000000000000100');
    assert.equal(hex(chunkNonce(0x0102030405, true)), '000000000000010203040501');
  });

  it('given any two different chunks, then different nonces', () => {
    const chunk = fc.record({ index: fc.maxSafeNat(), last: fc.boolean() });
    fc.assert(
      fc.property(chunk, chunk, (one, other) => {
        const same = one.index === other.index && one.last === other.last;
        const equal =
          hex(chunkNonce(one.index, one.last)) === hex(chunkNonce(other.index, other.last));
        assert.equal(equal, same);
      }),
    );
  });
});

describe('Associated data of A256GCM-STREAM', () => {
  it('given a binding, then a labelled line for each of its fields', () => {
    assert.equal(
      Buffer.from(chunkAssociatedData(binding, 3, true)).toString('utf8'),
      'healthchain/record/v1\n5f0c7a52-6a0e-4c3b-9d86-0b1f3a7c2e11\n1\n' +
        'c2b7f1de-93d4-4f6a-8a5e-7d0c4b9e6f02\n3\nlast',
    );
  });

  it('given a change of any field, then other data', () => {
    const variants = [
      chunkAssociatedData(binding, 0, false),
      chunkAssociatedData(binding, 0, true),
      chunkAssociatedData(binding, 1, false),
      chunkAssociatedData({ ...binding, version: 2 }, 0, false),
      chunkAssociatedData({ ...binding, recordId: binding.compartmentId }, 0, false),
      chunkAssociatedData({ ...binding, compartmentId: binding.recordId }, 0, false),
    ].map(hex);
    assert.equal(new Set(variants).size, variants.length);
  });
});
