import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { readBlockFile, writeStoredBlock } from './block-file.js';
import { plantInLevelDb } from './leveldb.js';

/** Puts values into a copy of a store, as a leak would. */
export type Plant = (copy: string, values: readonly Buffer[]) => Promise<void> | void;

/** Folders with a LevelDB database under an organisation's folder. */
export function levelDbFolders(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'CURRENT')
    .map((entry) => path.relative(root, entry.parentPath))
    .sort();
}

/** A copy of a file or folder that is in use; what vanishes meanwhile is copied by the next attempt. */
export function copyOf(from: string, to: string): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      mkdirSync(path.dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true, preserveTimestamps: true });
      return;
    } catch (error) {
      if (attempt === 5) {
        throw error;
      }
      rmSync(to, { recursive: true, force: true });
    }
  }
}

export const plantInDatabaseFolder: Plant = (copy, values) => plantInLevelDb(copy, values);

/** In a further block, as fields of messages within its transactions. */
export const plantInBlockFile: Plant = (copy, values) => {
  const last = readBlockFile(readFileSync(copy)).at(-1);
  if (last === undefined) {
    throw new Error('The block file is empty.');
  }
  const envelopes = values.map((value) => message(1, message(2, message(10, value))));
  appendFileSync(copy, writeStoredBlock({ ...last, number: last.number + 1, envelopes }));
};

/** A protobuf message with one field. */
function message(field: number, content: Buffer): Buffer {
  const length = [(content.length & 0x7f) | 0x80, ((content.length >> 7) & 0x7f) | 0x80];
  return Buffer.concat([Buffer.of(field * 8 + 2, ...length, content.length >> 14), content]);
}

/** In a row of the users. */
export const plantInCaDatabase: Plant = (copy, values) => {
  const database = new Database(copy);
  const insert = database.prepare('INSERT INTO users (id, attributes) VALUES (?, ?)');
  values.forEach((value, index) => insert.run(`planted ${index}`, value));
  database.close();
};

/** As leaves of files, which flatfs keeps one a file. */
export const plantInIpfs: Plant = (copy, values) => {
  mkdirSync(path.join(copy, 'blocks/PL'), { recursive: true });
  values.forEach((value, index) => {
    writeFileSync(
      path.join(copy, 'blocks/PL', `CIQPLANTED${String.fromCharCode(65 + index)}.data`),
      message(1, message(2, value)),
    );
  });
};

/** At the end of a file. */
export const plantInFile: Plant = (copy, values) => {
  for (const value of values) {
    appendFileSync(copy, Buffer.concat([Buffer.from('\n'), value]));
  }
};

/** A process that has a text in its arguments and another in its environment. */
export function plantInProcess(argument: string, variable: string): ChildProcess {
  return spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', argument], {
    env: { PLANTED: variable },
    stdio: 'ignore',
  });
}
