import { Cursor } from './wire.js';

/** A block as Fabric's block store keeps it, at peers and orderers. */
export interface StoredBlock {
  readonly number: number;
  readonly dataHash: Buffer;
  readonly previousHash: Buffer;
  /** Transactions, serialised `common.Envelope`. */
  readonly envelopes: readonly Buffer[];
  readonly metadata: readonly Buffer[];
}

/**
 * Reads a `blockfile_NNNNNN`: blocks one after the other, each after its length, in the block store's
 * own format (Fabric, `common/ledger/blkstorage/block_serialization.go`). A last block that is still
 * being written is left out.
 *
 * @throws Error for a file in another format
 */
export function readBlockFile(content: Buffer): StoredBlock[] {
  const blocks: StoredBlock[] = [];
  const file = new Cursor(content);
  while (!file.atEnd) {
    const block = file.lengthPrefixed();
    if (block === undefined) {
      break;
    }
    blocks.push(readBlock(block));
  }
  return blocks;
}

function readBlock(content: Buffer): StoredBlock {
  const block = new Cursor(content);
  const found = {
    number: needed(block.varint()),
    dataHash: needed(block.lengthPrefixed()),
    previousHash: needed(block.lengthPrefixed()),
    envelopes: list(block),
    metadata: list(block),
  };
  if (!block.atEnd) {
    throw new Error('A block has something after its end.');
  }
  return found;
}

function list(block: Cursor): Buffer[] {
  return Array.from({ length: needed(block.varint()) }, () => needed(block.lengthPrefixed()));
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('A block ends too early.');
  }
  return value;
}

/** Writes a block as {@link readBlockFile} reads it. */
export function writeStoredBlock(block: StoredBlock): Buffer {
  const { number, dataHash, previousHash, envelopes, metadata } = block;
  return prefixed(
    Buffer.concat([
      varint(number),
      prefixed(dataHash),
      prefixed(previousHash),
      ...[envelopes, metadata].flatMap((items) => [varint(items.length), ...items.map(prefixed)]),
    ]),
  );
}

function prefixed(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
    bytes.push((rest % 0x80) | 0x80);
  }
  return Buffer.of(...bytes, rest);
}
