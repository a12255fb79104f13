import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  escrowDepositSchema,
  HealthChainError,
  shareBindingBytes,
  type EscrowPart,
} from '@healthchain/protocol';
import fc from 'fast-check';
import { softwareWrappingKey } from '../../platform/keys/test-support/software-wrapping-key.js';
import { openPart, sealPart } from './escrow-part.js';

const names = ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP'];
const tokens = names.map(() => softwareWrappingKey());
const keepers = tokens.map(({ target }, index) => ({
  ...target,
  organization: names[index] ?? '',
  publishedAt: '2026-01-01T00:00:00.000Z',
}));

const newKey = () => ({
  compartmentId: randomUUID(),
  keyVersion: 1,
  key: randomBytes(32).toString('base64'),
});

const sharesOf = ({ shares }: EscrowPart): Promise<Buffer[]> =>
  Promise.all(
    shares.map(async ({ wrapped }, index) => {
      const share = await tokens[index]?.unwrapBytes(wrapped);
      return share?.subarray(shareBindingBytes) ?? Buffer.alloc(0);
    }),
  );

const isInvalid = (error: unknown): boolean =>
  error instanceof HealthChainError && error.code === 'RELEASE_INVALID';

describe('a part of an escrow', () => {
  const consentId = randomUUID();
  const patientId = randomUUID();
  const name = { custodian: 'LakesideMSP', patientId, consentId, kind: 'hiv' } as const;

  it('opens with the shares of any two keepers', async () => {
    const compartments = [newKey(), newKey()];
    const part = await sealPart(name, compartments, keepers);
    const [one, two, three] = await sharesOf(part);
    for (const pair of [
      [one, two],
      [two, three],
      [three, one],
    ] as Buffer[][]) {
      assert.deepEqual(await openPart(consentId, part, pair), { compartments });
    }
    const deposit = { consentId, patientId: randomUUID(), parts: [part] };
    assert.deepEqual(escrowDepositSchema.parse(deposit), deposit);
  });

  it('opens with no single share, whatever it holds, nor with one share twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 2 }),
        async (count, keeper) => {
          const part = await sealPart(name, Array.from({ length: count }, newKey), keepers);
          const share = (await sharesOf(part))[keeper] ?? Buffer.alloc(0);
          await assert.rejects(openPart(consentId, part, [share]), isInvalid);
          await assert.rejects(openPart(consentId, part, [share, share]), isInvalid);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('opens with no second share that somebody makes up', async () => {
    const part = await sealPart(name, [newKey()], keepers);
    const [share = Buffer.alloc(0)] = await sharesOf(part);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 33, maxLength: 33 }), (made) =>
        assert.rejects(openPart(consentId, part, [share, made]), isInvalid),
      ),
    );
  });

  it('does not open with shares of two parts, nor under another name', async () => {
    const part = await sealPart(name, [newKey()], keepers);
    const again = await sealPart(name, [newKey()], keepers);
    const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = await sharesOf(part);
    const [, other = Buffer.alloc(0)] = await sharesOf(again);
    await assert.rejects(openPart(consentId, part, [one, other]), isInvalid);
    await assert.rejects(openPart(randomUUID(), part, [one, two]), isInvalid);
    const renamed = { ...part, kind: 'general' as const };
    await assert.rejects(openPart(consentId, renamed, [one, two]), isInvalid);
  });

  it('has one length, whatever it holds, and refuses more than that', async () => {
    const lengths = await Promise.all(
      [0, 1, 50].map(async (count) => {
        const part = await sealPart(name, Array.from({ length: count }, newKey), keepers);
        return part.sealed.length;
      }),
    );
    assert.equal(new Set(lengths).size, 1);
    await assert.rejects(sealPart(name, Array.from({ length: 100 }, newKey), keepers), RangeError);
  });
});
