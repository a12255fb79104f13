import { common } from '@hyperledger/fabric-protos';
import { attempt } from '../bytes.js';
import type { Report } from '../report.js';

/** A file with one serialized block. */
export interface BlockFile {
  readonly name: string;
  read(): Uint8Array;
}

/** A block that could be read, with its header. */
export interface Block {
  readonly number: number;
  readonly header: common.BlockHeader;
  /** Serialized envelopes. */
  readonly data: readonly Uint8Array[];
  readonly metadata: readonly Uint8Array[];
}

/**
 * The blocks in the order of their numbers. Files are read twice, so that a ledger need not fit into
 * memory: once for their numbers, once for the checks.
 */
export function* orderedBlocks(files: readonly BlockFile[], report: Report): Generator<Block> {
  const numbered = files.flatMap((file) => {
    const block = decode(file);
    if (block === undefined) {
      report.fail('blocks', 'block-undecodable', `${file.name} holds no block.`);
      return [];
    }
    return [{ file, number: block.number }];
  });
  for (const { file } of numbered.sort((left, right) => left.number - right.number)) {
    const block = decode(file);
    if (block !== undefined) {
      yield block;
    }
  }
}

function decode(file: BlockFile): Block | undefined {
  return attempt(() => {
    const block = common.Block.deserializeBinary(file.read());
    const header = block.getHeader();
    if (header === undefined) {
      throw new Error('A block has a header.');
    }
    return {
      number: header.getNumber(),
      header,
      data: block.getData()?.getDataList_asU8() ?? [],
      metadata: block.getMetadata()?.getMetadataList_asU8() ?? [],
    };
  });
}
