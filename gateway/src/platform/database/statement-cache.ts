import type Database from 'better-sqlite3-multiple-ciphers';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Statements that stay compiled; lists of values of another length are another statement. */
const capacity = 200;

/** A database for Kysely that compiles a statement once: it takes longer than most queries do. */
export function withStatementCache(database: Database.Database): SqliteDatabase {
  const compiled = new LRUCache<string, SqliteStatement>({ max: capacity });
  return {
    prepare: (text) => {
      const statement = compiled.get(text) ?? database.prepare(text);
      compiled.set(text, statement);
      return statement;
    },
    close: () => {
      database.close();
    },
  };
}
