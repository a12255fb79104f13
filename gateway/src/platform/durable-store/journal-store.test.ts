import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { openEncryptedDatabase } from '../database/encrypted-database.js';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import { type DurableStore, openDurableStore } from './durable-store.js';
import type { JournalDraft, JournalLink } from './journal-store.js';
import { durableMigrations, type DurableSchema } from './schema.js';

const wrappingKey = softwareWrappingKey();

describe('JournalStore', () => {
  let folder: string;
  let store: DurableStore;
  let followed: [string, JournalLink | undefined][];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-journal-'));
    store = await openDurableStore({ folder, wrappingKey });
    followed = [];
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** An entry that notes on which one it follows. */
  const draft = (patientId: string, name: string): JournalDraft => ({
    patientId,
    following: (newest) => {
      followed.push([name, newest && { number: newest.number, leaf: newest.leaf }]);
      return { number: (newest?.number ?? 0) + 1, leaf: `leaf-${name}`, entry: `entry-${name}` };
    },
  });

  const all = { first: 1, last: 100 };

  it('tells each entry on which one of its patient it follows, also after a restart', async () => {
    await store.journal.append([draft('p', 'a'), draft('q', 'b'), draft('p', 'c')]);
    await store.close();
    store = await openDurableStore({ folder, wrappingKey });
    await store.journal.append([draft('p', 'd'), draft('q', 'e')]);
    assert.deepEqual(followed, [
      ['a', undefined],
      ['b', undefined],
      ['c', { number: 1, leaf: 'leaf-a' }],
      ['d', { number: 2, leaf: 'leaf-c' }],
      ['e', { number: 1, leaf: 'leaf-b' }],
    ]);
  });

  it('writes what is appended at the same time one after the other', async () => {
    const names = Array.from({ length: 20 }, (_, index) => String(index));
    await Promise.all(names.map((name) => store.journal.append([draft('p', name)])));
    assert.deepEqual(
      followed.map(([, newest]) => newest?.number ?? 0),
      names.map(Number),
    );
  });

  it('given one of several cannot be written, then none is, and no number is used', async () => {
    await store.journal.append([draft('p', 'a')]);
    const broken = {
      patientId: 'q',
      following: () => ({ number: Number.NaN, leaf: 'leaf', entry: 'entry' }),
    };
    await assert.rejects(store.journal.append([draft('p', 'b'), broken]));
    await store.journal.append([draft('p', 'c')]);
    assert.deepEqual(followed.at(-1), ['c', { number: 1, leaf: 'leaf-a' }]);
    assert.deepEqual(await store.journal.leaves(all), ['leaf-a', 'leaf-c']);
  });

  it('refuses a second entry of a number, whoever made it', async () => {
    await store.journal.append([draft('p', 'a')]);
    const again = { ...draft('p', 'b'), following: () => draft('p', 'b').following(undefined) };
    await assert.rejects(store.journal.append([again]), /UNIQUE/);
  });

  it('gives the leaves under an anchor, and the entries of one patient', async () => {
    const drafts = ['a', 'b', 'c', 'd'].map((name, index) => draft(index % 2 ? 'q' : 'p', name));
    await store.journal.append(drafts);
    assert.deepEqual(await store.journal.leaves({ first: 2, last: 3 }), ['leaf-b', 'leaf-c']);
    assert.deepEqual(await store.journal.entriesOf('p', { first: 2, last: 4 }), [
      { position: 3, entry: 'entry-c' },
    ]);
    assert.deepEqual(await store.journal.unanchored(2), [
      { position: 1, leaf: 'leaf-a' },
      { position: 2, leaf: 'leaf-b' },
    ]);
  });

  it('finds the anchors on the ledger that cover entries of a patient', async () => {
    const { journal } = store;
    await journal.append(['p', 'q', 'p', 'p', 'q', 'p'].map((id, index) => draft(id, `${index}`)));
    const ends = [1, 2, 4, 5];
    for (const [index, last] of ends.entries()) {
      const first = (ends[index - 1] ?? 0) + 1;
      const sequence = index + 1;
      await journal.decideAnchor({ sequence, idempotencyKey: 'k', first, last, root: 'r' });
    }
    const found = async (id: string) =>
      (await journal.anchorsOf(id)).map(({ sequence }) => sequence);
    assert.deepEqual(await found('p'), []);
    for (const sequence of [1, 2, 3]) {
      await journal.confirmAnchor(sequence);
    }
    assert.deepEqual(await found('p'), [1, 3]);
    assert.deepEqual(await found('q'), [2]);
    await journal.confirmAnchor(4);
    assert.deepEqual(await found('q'), [2, 4]);
    assert.deepEqual(await found('unknown'), []);
  });

  it('finds the oldest entry of which the ledger does not know, whatever was decided', async () => {
    const { journal } = store;
    const anchor = { idempotencyKey: 'k', root: 'r' };
    assert.equal(await journal.oldestOffLedger(), undefined);
    await journal.append(['a', 'b', 'c'].map((name) => draft('p', name)));
    await journal.decideAnchor({ ...anchor, sequence: 1, first: 1, last: 2 });
    assert.equal(await journal.oldestOffLedger(), 'entry-a');
    await journal.confirmAnchor(1);
    await journal.decideAnchor({ ...anchor, sequence: 2, first: 3, last: 3 });
    assert.equal(await journal.oldestOffLedger(), 'entry-c');
    await journal.confirmAnchor(2);
    assert.equal(await journal.oldestOffLedger(), undefined);
  });

  describe('of an earlier version', () => {
    const earlier = Object.entries(durableMigrations).filter(([name]) => name < '0006');

    async function withoutNumbers(...statements: readonly string[]): Promise<void> {
      await store.close();
      rmSync(folder, { recursive: true });
      const database = await openEncryptedDatabase<DurableSchema>({
        ...{ folder, name: 'durable-store', wrappingKey, synchronous: 'FULL' },
        migrations: Object.fromEntries(earlier),
      });
      for (const statement of statements) {
        await database.executeQuery(CompiledQuery.raw(statement));
      }
      await database.destroy();
    }

    it('is taken over if it has no entries', async () => {
      await withoutNumbers();
      store = await openDurableStore({ folder, wrappingKey });
      await store.journal.append([draft('p', 'a')]);
      assert.deepEqual(await store.journal.leaves(all), ['leaf-a']);
    });

    it('is refused if it has entries, which have no numbers', async () => {
      await withoutNumbers("insert into journal_entry (patient_id, entry) values ('p', 'e')");
      await assert.rejects(openDurableStore({ folder, wrappingKey }), ({ cause }: Error) =>
        String(cause).includes('reset this network'),
      );
    });
  });
});
