import assert from 'node:assert/strict';
import { createCipheriv, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { chunkAssociatedData, chunkNonce } from '@healthchain/protocol';
import fc from 'fast-check';
import {
  contentLimit,
  createRecordKey,
  openContent,
  openLabel,
  sealContent,
  sealLabel,
  unwrapRecordKey,
  wrapRecordKey,
} from './index.js';

const sealedChunk = 64 * 1024 + 16;
const altered = { code: 'CONTENT_ALTERED' };
const newKey = () => createSecretKey(randomBytes(32));
const newBinding = () => ({ recordId: randomUUID(), version: 1, compartmentId: randomUUID() });

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = Math.floor(bit / 8) % copy.length;
  copy[index] = copy[index]! ^ (1 << (bit % 8));
  return copy;
}

describe('sealContent', () => {
  const key = createRecordKey();
  const binding = newBinding();

  it('is undone by openContent, whatever the content and its length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (content) => {
        const sealed = await sealContent(content, key, binding);
        assert.deepEqual(Uint8Array.from(await openContent(sealed, key, binding)), content);
      }),
    );
  });

  it('fails to open after any flipped bit', async () => {
    const sealed = await sealContent(Buffer.from('{"resourceType":"Patient"}'), key, binding);
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        await assert.rejects(openContent(flipBit(sealed, bit), key, binding), altered);
      }),
    );
  });

  it('fails to open when cut anywhere or lengthened', async () => {
    const sealed = await sealContent(randomBytes(200_000), key, binding);
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), async (length) => {
        await assert.rejects(openContent(sealed.subarray(0, length), key, binding), altered);
      }),
      { numRuns: 25, examples: [[0], [sealedChunk], [2 * sealedChunk], [sealedChunk + 16]] },
    );
    const longer = Buffer.concat([sealed, randomBytes(16)]);
    await assert.rejects(openContent(longer, key, binding), altered);
  });

  it('fails to open when chunks are swapped, repeated or left out', async () => {
    const sealed = await sealContent(randomBytes(200_000), key, binding);
    const chunk = (index: number) =>
      sealed.subarray(index * sealedChunk, (index + 1) * sealedChunk);
    const [a, b, c, last] = [chunk(0), chunk(1), chunk(2), chunk(3)];
    for (const order of [
      [b, a, c, last],
      [a, a, c, last],
      [a, c, last],
      [a, b, c],
      [b, c, last],
      [a, b, c, last, last],
    ]) {
      await assert.rejects(openContent(Buffer.concat(order), key, binding), altered);
    }
  });

  it('fails to open as another record, version or compartment, or under another key', async () => {
    const sealed = await sealContent(Buffer.from('{}'), key, binding);
    for (const other of [
      { ...binding, recordId: randomUUID() },
      { ...binding, version: 2 },
      { ...binding, compartmentId: randomUUID() },
    ]) {
      await assert.rejects(openContent(sealed, key, other), altered);
    }
    await assert.rejects(openContent(sealed, createRecordKey(), binding), altered);
  });

  it('does not unfold a compressed bomb, and does not seal what it could not open', async () => {
    const compressed = deflateRawSync(Buffer.alloc(contentLimit + 1));
    assert.ok(compressed.length <= 65_536);
    const cipher = createCipheriv('aes-256-gcm', key, chunkNonce(0, true));
    cipher.setAAD(chunkAssociatedData(binding, 0, true));
    const bomb = Buffer.concat([cipher.update(compressed), cipher.final(), cipher.getAuthTag()]);
    await assert.rejects(openContent(bomb, key, binding), altered);
    await assert.rejects(sealContent(Buffer.alloc(contentLimit + 1), key, binding), RangeError);
  });
});

describe('wrapRecordKey', () => {
  it('fails to unwrap after any flipped bit, at another length and under another key', () => {
    const compartmentKey = newKey();
    const wrapped = wrapRecordKey(createRecordKey(), compartmentKey);
    assert.equal(wrapped.length, 40);
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      assert.throws(() => unwrapRecordKey(flipBit(wrapped, bit), compartmentKey), altered);
    }
    for (const length of [0, 8, 32, 39]) {
      assert.throws(() => unwrapRecordKey(wrapped.subarray(0, length), compartmentKey), altered);
    }
    assert.throws(() => unwrapRecordKey(wrapped, newKey()), altered);
  });
});

describe('sealLabel', () => {
  const compartmentKey = newKey();
  const compartmentId = randomUUID();

  it('has the same length and other bytes each time', () => {
    const labels = ['', 'general', 'substance-use', 'general'];
    const sealed = labels.map((label) => sealLabel(label, compartmentKey, compartmentId));
    assert.deepEqual([...new Set(sealed.map(({ length }) => length))], [92]);
    assert.equal(new Set(sealed.map((bytes) => Buffer.from(bytes).toString('hex'))).size, 4);
    assert.deepEqual(
      sealed.map((bytes) => openLabel(bytes, compartmentKey, compartmentId)),
      labels,
    );
  });

  it('fails to open after any flipped bit, for another compartment and under another key', () => {
    const sealed = sealLabel('hiv', compartmentKey, compartmentId);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      assert.throws(() => openLabel(flipBit(sealed, bit), compartmentKey, compartmentId), altered);
    }
    assert.throws(() => openLabel(sealed, compartmentKey, randomUUID()), altered);
    assert.throws(() => openLabel(sealed, newKey(), compartmentId), altered);
    assert.throws(() => openLabel(sealed.subarray(1), compartmentKey, compartmentId), altered);
  });

  it('refuses a label that is too long', () => {
    assert.throws(() => sealLabel('x'.repeat(64), compartmentKey, compartmentId), RangeError);
  });
});
