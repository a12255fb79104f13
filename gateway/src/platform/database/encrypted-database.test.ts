import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, type Migration, sql } from 'kysely';
import { softwareWrappingKey } from '../keys/test-support/software-wrapping-key.js';
import { deleteEncryptedDatabase, openEncryptedDatabase } from './encrypted-database.js';

interface Schema {
  person: { name: string };
}

const marker = 'Marker-Muriel-Fontaine';
const wrappingKey = softwareWrappingKey();
const migrations: Record<string, Migration> = {
  '0001-person': {
    up: (db: Kysely<unknown>) =>
      db.schema.createTable('person').addColumn('name', 'text').execute(),
  },
};

describe('openEncryptedDatabase', () => {
  let folder: string;
  const open = (synchronous: 'FULL' | 'NORMAL' = 'FULL') =>
    openEncryptedDatabase<Schema>({
      folder,
      name: 'people',
      wrappingKey,
      synchronous,
      migrations,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-database-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('leaves no plaintext in any of its files, open or closed, and finds its rows again', async () => {
    const database = await open();
    await database.insertInto('person').values({ name: marker }).execute();
    assertNoPlaintext(folder);
    await database.destroy();
    assertNoPlaintext(folder);
    const again = await open();
    assert.deepEqual(await again.selectFrom('person').selectAll().execute(), [{ name: marker }]);
    await again.destroy();
  });

  it('keeps the wrapped key to its owner and never writes the key itself', async () => {
    const database = await open();
    await database.destroy();
    const file = join(folder, 'people.key.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object), [
      'algorithm',
      'keyId',
      'ciphertext',
    ]);
  });

  it('does not open under another key, nor without its key', async () => {
    const database = await open();
    await database.destroy();
    const keyFile = join(folder, 'people.key.json');
    const databaseFile = join(folder, 'people.db');
    renameSync(databaseFile, join(folder, 'kept'));
    rmSync(keyFile);
    await (await open()).destroy();
    renameSync(join(folder, 'kept'), databaseFile);
    await assert.rejects(open(), { code: 'SQLITE_NOTADB' });
    rmSync(keyFile);
    await assert.rejects(open(), /wrapped key is not/);
  });

  it('syncs as it is told: 1 is NORMAL, 2 is FULL', async () => {
    for (const [synchronous, level] of [
      ['NORMAL', 1],
      ['FULL', 2],
    ] as const) {
      const database = await open(synchronous);
      const synced = await sql`pragma synchronous`.execute(database);
      const logged = await sql`pragma journal_mode`.execute(database);
      assert.deepEqual(synced.rows, [{ synchronous: level }]);
      assert.deepEqual(logged.rows, [{ journal_mode: 'wal' }]);
      await database.destroy();
    }
  });

  it('deletes everything it made', async () => {
    const database = await open();
    await database.destroy();
    deleteEncryptedDatabase({ folder, name: 'people' });
    assert.deepEqual(readdirSync(folder), []);
  });
});

function assertNoPlaintext(folder: string): void {
  for (const file of readdirSync(folder)) {
    const content = readFileSync(join(folder, file));
    assert.ok(!content.includes(marker), file);
    assert.ok(!content.includes('SQLite format 3'), file);
  }
}
