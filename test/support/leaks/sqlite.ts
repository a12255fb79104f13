import Database from 'better-sqlite3-multiple-ciphers';
import type { Piece } from './piece.js';

/** Every value of every table of an SQLite database, which may be in use. @param key of an encrypted one */
export function readSqlite(file: string, place: string, key?: Buffer): Piece[] {
  const database = new Database(file, { readonly: true });
  try {
    if (key !== undefined) {
      database.pragma("cipher = 'sqlcipher'");
      database.key(Buffer.from(`x'${key.toString('hex')}'`));
    }
    return tablesOf(database).flatMap((table) => valuesOf(database, table, place));
  } finally {
    database.close();
  }
}

function tablesOf(database: Database.Database): string[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return (rows as { name: string }[]).map(({ name }) => name);
}

function valuesOf(database: Database.Database, table: string, place: string): Piece[] {
  const rows = database.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][];
  return rows.flat().map((value) => ({ place: `${place} ${table}`, bytes: bytesOf(value) }));
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}
