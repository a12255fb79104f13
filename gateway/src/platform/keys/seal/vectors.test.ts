import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { openContent, openLabel, unwrapRecordKey, wrapRecordKey } from './index.js';

const vectorsFile = new URL('../../../../src/platform/keys/seal/vectors.json', import.meta.url);
const vectors = z
  .object({
    binding: z.object({ recordId: z.string(), version: z.number(), compartmentId: z.string() }),
    compartmentKey: z.string(),
    recordKey: z.string(),
    wrappedRecordKey: z.string(),
    label: z.string(),
    sealedLabel: z.string(),
    content: z.string(),
    sealedContent: z.string(),
    empty: z.string(),
  })
  .parse(JSON.parse(readFileSync(vectorsFile, 'utf8')));

const compartmentKey = createSecretKey(vectors.compartmentKey, 'hex');
const recordKey = createSecretKey(vectors.recordKey, 'hex');
const fromBase64 = (text: string) => Buffer.from(text, 'base64');

describe('seal: vectors of another implementation', () => {
  it('wraps and unwraps a record key', () => {
    const wrapped = wrapRecordKey(recordKey, compartmentKey);
    assert.equal(Buffer.from(wrapped).toString('base64'), vectors.wrappedRecordKey);
    assert.ok(recordKey.equals(unwrapRecordKey(wrapped, compartmentKey)));
  });

  it('opens a label', () => {
    assert.equal(
      openLabel(fromBase64(vectors.sealedLabel), compartmentKey, vectors.binding.compartmentId),
      vectors.label,
    );
  });

  it('opens content', async () => {
    const opened = await openContent(fromBase64(vectors.sealedContent), recordKey, vectors.binding);
    assert.equal(Buffer.from(opened).toString(), vectors.content);
    const empty = await openContent(fromBase64(vectors.empty), recordKey, vectors.binding);
    assert.equal(empty.length, 0);
  });
});
