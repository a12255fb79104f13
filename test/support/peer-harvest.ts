/** What somebody finds in the files of a peer who looks for keys there. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { wrappedKeySchema, type WrappedKey } from '@healthchain/protocol';
import { readBlockFile } from './leaks/block-file.js';
import { filesUnder } from './leaks/files.js';
import { readLevelDbs } from './leaks/leveldb.js';
import { levelDbFolders } from './leaks/plant.js';
import { stateFolder, type OrganizationEndpoints } from './network.js';

export interface Harvest {
  /** Keys that are wrapped for some token. */
  readonly wrapped: readonly WrappedKey[];
  /** Byte strings that could be keys, or that keys could be made of. */
  readonly candidates: readonly Buffer[];
}

/**
 * What an organisation's peer holds in its databases and blocks, private data and what was overwritten
 * included, beside one of some ids.
 *
 * @param since ms; databases' files that were written last before are left out
 */
export async function harvest(
  { name }: OrganizationEndpoints,
  ids: readonly string[],
  since: number,
): Promise<Harvest> {
  const root = path.join(stateFolder(), 'organizations', name, 'peer');
  const folders = levelDbFolders(root).map((folder) => path.join(root, folder));
  const values = (await readLevelDbs(folders, since)).map(({ bytes }) => bytes);
  const texts = [...values, ...envelopesOf(root)].map((bytes) => bytes.toString('latin1'));
  const about = texts.filter((text) => ids.some((id) => text.includes(id)));
  const wrapped = unique(about.flatMap((text) => text.match(wrappedKey) ?? []));
  const strings = unique(about.flatMap(encodedStrings));
  return {
    wrapped: wrapped.map((text) => wrappedKeySchema.parse(JSON.parse(text))),
    candidates: strings.flatMap(candidatesOf),
  };
}

/** Transactions in the blocks of a peer. */
function envelopesOf(root: string): Buffer[] {
  const files = filesUnder(root).filter((file) => /\/blockfile_\d+$/.test(file));
  const blocks = files.flatMap((file) => readBlockFile(readFileSync(path.join(root, file))));
  return blocks.flatMap(({ envelopes }) => envelopes);
}

/** Chaincode writes keys in their order, without spaces. */
const wrappedKey = /\{"algorithm":"RSA-OAEP[^{}]*\}/g;

function encodedStrings(text: string): string[] {
  return [
    ...(text.match(/[0-9a-f]{32,}/g) ?? []),
    ...(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
    ...(text.match(/[A-Za-z0-9+/_-]{22,}={0,2}/g) ?? []),
  ];
}

function candidatesOf(text: string): Buffer[] {
  const hash = (of: string | Buffer): Buffer => createHash('sha256').update(of).digest();
  return [Buffer.from(text, 'hex'), Buffer.from(text, 'base64')]
    .filter(({ length }) => length >= 16)
    .flatMap((bytes) => [bytes.subarray(0, 32), bytes.subarray(-32), hash(bytes)])
    .concat(hash(text))
    .filter(({ length }) => length === 32);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
