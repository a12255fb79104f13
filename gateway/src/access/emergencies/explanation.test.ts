import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ExplainedMatter, Explanation, SealedExplanation } from '@healthchain/protocol';
import fc from 'fast-check';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import {
  digestOf,
  openExplanation,
  sealExplanation,
  type ExplainedStatement,
} from './explanation.js';

const tokens = { LakesideMSP: softwareWrappingKey(), MillbrookMSP: softwareWrappingKey() };
const readers = Object.entries(tokens).map(([organization, { target }]) => ({
  ...target,
  organization,
  publishedAt: '2026-01-01T00:00:00.000Z',
}));
const explanation: Explanation = { salt: 'ab'.repeat(16), text: 'Found at the roadside.' };

function emergencyWith(
  sealed: SealedExplanation,
  matter: ExplainedMatter,
  textDigest = digestOf(explanation),
): ExplainedStatement {
  return { matter, explanation: sealed, textDigest };
}

describe('A clinician’s explanation', () => {
  const matter: ExplainedMatter = {
    ...{ kind: 'emergency', patientId: randomUUID(), id: randomUUID() },
  };
  const sealed = sealExplanation(matter, explanation, readers);

  it('given either organisation’s token, then it opens, and what is stored does not show it', async () => {
    for (const [mspId, token] of Object.entries(tokens)) {
      const emergency = emergencyWith(sealed, matter);
      assert.equal(await openExplanation(emergency, mspId, token), explanation.text);
    }
    assert.ok(!Buffer.from(sealed.sealed, 'base64').includes('roadside'));
  });

  it('given any text, then what was sealed is what is opened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, maxLength: 1000, unit: 'grapheme' }),
        async (text) => {
          fc.pre(text.length <= 1000);
          const other = { ...explanation, text };
          const stored = sealExplanation(matter, other, readers);
          const emergency = emergencyWith(stored, matter, digestOf(other));
          assert.equal(await openExplanation(emergency, 'LakesideMSP', tokens.LakesideMSP), text);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('given an organisation that it was not sealed for, then KEY_UNAVAILABLE', async () => {
    const emergency = emergencyWith(sealed, matter);
    await assert.rejects(openExplanation(emergency, 'CornerstoneMSP', tokens.LakesideMSP), {
      code: 'KEY_UNAVAILABLE',
    });
  });

  it('given another’s emergency or request, another text than was signed, or a changed one, then CONTENT_ALTERED', async () => {
    const flipped = Buffer.from(sealed.sealed, 'base64');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    for (const emergency of [
      emergencyWith(sealed, { ...matter, id: randomUUID() }),
      emergencyWith(sealed, { ...matter, patientId: randomUUID() }),
      emergencyWith(sealed, { ...matter, kind: 'patient-request' }),
      emergencyWith(sealed, { ...matter, kind: 'patient-request', patientId: randomUUID() }),
      emergencyWith(sealed, matter, digestOf({ ...explanation, text: 'Another.' })),
      emergencyWith({ ...sealed, sealed: flipped.toString('base64') }, matter),
    ]) {
      await assert.rejects(openExplanation(emergency, 'LakesideMSP', tokens.LakesideMSP), {
        code: 'CONTENT_ALTERED',
      });
    }
  });
});
