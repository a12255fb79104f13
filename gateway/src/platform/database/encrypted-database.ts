import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { Kysely, type Migration, Migrator, SqliteDialect } from 'kysely';
import type { WrappingKey } from '../keys/wrapping-key.js';
import { databaseKey } from './database-key.js';
import { withStatementCache } from './statement-cache.js';

export interface EncryptedDatabaseOptions {
  /** Folder of the database, its log and its wrapped key; made with mode 0700. */
  readonly folder: string;
  /** File name without extension. */
  readonly name: string;
  readonly wrappingKey: WrappingKey;
  /**
   * `FULL` survives a power failure with every commit; `NORMAL` may lose the last ones, which is
   * enough for what can be built again.
   */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** In the order of their names. */
  readonly migrations: Readonly<Record<string, Migration>>;
}

/**
 * Opens an SQLite database whose every page, log included, is encrypted and authenticated (SQLCipher
 * 4: AES-256-CBC with HMAC-SHA-512), and brings its schema up to date.
 *
 * @throws HealthChainError KEY_UNAVAILABLE; SqliteError `SQLITE_NOTADB` under a wrong key.
 */
export async function openEncryptedDatabase<Schema>(
  options: EncryptedDatabaseOptions,
): Promise<Kysely<Schema>> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const files = databaseFiles(options);
  if (existsSync(files.database) && !existsSync(files.key)) {
    throw new Error(`${options.name}: the database is here, but its wrapped key is not.`);
  }
  const key = await databaseKey(files.key, options.wrappingKey);
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: withStatementCache(open(files.database, key, options.synchronous)),
    }),
  });
  try {
    await migrate(database, options.migrations);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** Pages kept in memory, in KiB. */
const pageCacheKib = 64 * 1024;

/** Deletes a closed database with its log and its key. */
export function deleteEncryptedDatabase(
  options: Pick<EncryptedDatabaseOptions, 'folder' | 'name'>,
): void {
  const { database, key } = databaseFiles(options);
  for (const file of [database, `${database}-wal`, `${database}-shm`, key]) {
    rmSync(file, { force: true });
  }
}

function databaseFiles({ folder, name }: Pick<EncryptedDatabaseOptions, 'folder' | 'name'>): {
  database: string;
  key: string;
} {
  return { database: join(folder, `${name}.db`), key: join(folder, `${name}.key.json`) };
}

function open(
  file: string,
  key: KeyObject,
  synchronous: EncryptedDatabaseOptions['synchronous'],
): Database.Database {
  const database = new Database(file);
  try {
    database.pragma("cipher = 'sqlcipher'");
    // A raw key in this notation is used as it is, without a derivation from a passphrase.
    database.key(Buffer.from(`x'${key.export().toString('hex')}'`));
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${synchronous}`);
    // Sorting must not spill plaintext into a temporary file.
    database.pragma('temp_store = MEMORY');
    database.pragma('foreign_keys = ON');
    // A page costs its decryption each time that it is read.
    database.pragma(`cache_size = -${pageCacheKib}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function migrate<Schema>(
  database: Kysely<Schema>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new Error('The schema of the database could not be brought up to date.', {
      cause: error,
    });
  }
}
