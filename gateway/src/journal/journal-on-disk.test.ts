import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainFaults, HealthChainError, journalLeaf, verifyInclusion } from '@healthchain/protocol';
import fc from 'fast-check';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { Anchoring } from './anchoring.js';
import { provenEntries } from './evidence.js';
import { journal } from './journal.js';

const wrappingKey = softwareWrappingKey();
const patients = Array.from({ length: 3 }, () => randomUUID());

/** Answers that leave at the same time, each with records of some patients, and what happens then. */
interface Round {
  readonly answers: readonly (readonly string[])[];
  readonly anchors: boolean;
  readonly restarts: boolean;
}

const round: fc.Arbitrary<Round> = fc.record({
  answers: fc.array(fc.subarray(patients), { maxLength: 8 }),
  anchors: fc.boolean(),
  restarts: fc.boolean(),
});

describe('The read journal on the disk', () => {
  let folder: string;
  let store: DurableStore;
  let roots: string[];
  const open = async (): Promise<void> => {
    store = await openDurableStore({ folder, wrappingKey });
  };
  const anchor = (): Promise<void> =>
    new Anchoring({
      store: store.journal,
      anchor: ({ root }) => {
        roots.push(root);
        return Promise.resolve();
      },
      anchored: () => Promise.reject(new HealthChainError('NOT_FOUND')),
    }).all();

  async function answerAll({ answers, anchors, restarts }: Round): Promise<void> {
    const { record } = journal({ mspId: 'LakesideMSP', store: store.journal });
    await Promise.all(answers.map((found) => record(found.map(eventOf))));
    if (anchors) {
      await anchor();
    }
    if (restarts) {
      await store.close();
      await open();
    }
  }

  async function assertComplete(patientId: string, expected: number): Promise<void> {
    const proven = await provenEntries(store.journal, patientId);
    const entries = proven.map(({ entry }) => entry);
    assert.deepEqual(chainFaults(entries), []);
    assert.equal(entries.length, expected);
    for (const { entry, sequence, path } of proven) {
      assert.ok(verifyInclusion(journalLeaf(entry), path, roots[sequence - 1] ?? ''));
    }
  }

  it('given any answers, anchors and restarts, then each patient has an unbroken, proven chain', async () => {
    const opening = fc.beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'healthchain-journal-'));
      roots = [];
      await open();
    });
    const closing = fc.afterEach(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        for (const each of rounds) {
          await answerAll(each);
        }
        await anchor();
        const answered = rounds.flatMap(({ answers }) => answers.flat());
        for (const patientId of patients) {
          await assertComplete(patientId, answered.filter((each) => each === patientId).length);
        }
      }),
      { numRuns: 15, plugins: [opening, closing] },
    );
  });
});

function eventOf(patientId: string) {
  return {
    patientId,
    actor: { kind: 'client', clientId: 'ehr' },
    interaction: 'read',
    records: [randomUUID()],
  } as const;
}
