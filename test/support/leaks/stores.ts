import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readBlockFile, type StoredBlock } from './block-file.js';
import { readLevelDbs } from './leveldb.js';
import type { Piece } from './piece.js';
import { readSqlite } from './sqlite.js';
import { fieldsOf } from './wire.js';

/** A kind of store: which of the files are of it, and what stands in them. */
export interface Store {
  readonly name: string;
  /** A path relative to the root that is scanned. */
  readonly holds: (file: string) => boolean;
  readonly read: (root: string, files: readonly string[], since: number) => Promise<Piece[]>;
}

/** Larger messages are looked through by their fields only; smaller ones may be texts. */
const smallMessage = 4096;

const levelDbFile = /(^|\/)(\d{6}\.(ldb|log)|MANIFEST-\d{6})$/;

/** Stores that have a reader of their own. Whatever has none is read as it is. */
export const stores: readonly Store[] = [
  {
    name: 'LevelDB',
    holds: (file) => levelDbFile.test(file),
    read: async (root, files, since) => {
      const folders = [...new Set(files.map((file) => path.join(root, path.dirname(file))))];
      const pieces = await readLevelDbs(folders, since);
      return pieces.map(({ place, bytes }) => ({ place: path.relative(root, place), bytes }));
    },
  },
  {
    name: 'block files',
    holds: (file) => /(^|\/)blockfile_\d+$/.test(file),
    read: (root, files) =>
      eachFile(root, files, (content, file) =>
        readBlockFile(content).flatMap((block) => piecesOfBlock(file, block)),
      ),
  },
  {
    name: 'CA databases',
    holds: (file) => file.endsWith('fabric-ca-server.db'),
    read: (root, files) =>
      Promise.resolve(files.flatMap((file) => readSqlite(path.join(root, file), file))),
  },
  {
    name: 'IPFS blocks',
    holds: (file) => /\/blocks\/[^/]+\/[A-Z2-7]+\.data$/.test(file),
    read: (root, files) => eachFile(root, files, (content, file) => piecesOfMessage(file, content)),
  },
];

function eachFile(
  root: string,
  files: readonly string[],
  read: (content: Buffer, file: string) => Piece[],
): Promise<Piece[]> {
  return Promise.resolve(files.flatMap((file) => read(readFileSync(path.join(root, file)), file)));
}

function piecesOfBlock(file: string, { number, envelopes, metadata }: StoredBlock): Piece[] {
  return [...envelopes, ...metadata].flatMap((message) =>
    piecesOfMessage(`${file} block ${number}`, message),
  );
}

function piecesOfMessage(place: string, message: Buffer): Piece[] {
  return fieldsOf(message)
    .filter(({ isMessage, bytes }) => !isMessage || bytes.length <= smallMessage)
    .map(({ path: field, bytes }) => ({ place: `${place} field ${field}`, bytes }));
}
