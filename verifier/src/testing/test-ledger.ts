import { randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { headerBytes, headerHash } from '../blocks/header.js';
import { sha256 } from '../bytes.js';
import type { Signer } from './authority.js';

const { VALID } = peer.TxValidationCode;

/** How the next block is made. */
export interface BlockOptions {
  /** Codes that the peer states; all valid by default. */
  readonly codes?: readonly number[];
  /** Who signs, by id; the first three by default. */
  readonly signers?: readonly (readonly [id: number, signer: Signer])[];
  readonly isConfig?: boolean;
  /** Signed as Raft's orderers sign, with their names. */
  readonly named?: boolean;
}

/** A chain of blocks in the making. */
export class TestLedger {
  readonly blocks: common.Block[] = [];
  private lastConfig = 0;

  constructor(private readonly orderers: readonly Signer[]) {}

  /** The blocks as files. */
  get files(): readonly { readonly name: string; read(): Uint8Array }[] {
    return this.blocks.map((block, index) => ({
      name: `${index}.block`,
      read: () => block.serializeBinary(),
    }));
  }

  /** Appends a block and returns its number. */
  append(data: readonly Uint8Array[], options: BlockOptions = {}): number {
    const number = this.blocks.length;
    const header = new common.BlockHeader();
    header.setNumber(number);
    header.setPreviousHash(previousHash(this.blocks.at(-1)));
    header.setDataHash(sha256(...data));
    const body = new common.BlockData();
    body.setDataList([...data]);
    const block = new common.Block();
    block.setHeader(header);
    block.setData(body);
    if (options.isConfig === true) {
      this.lastConfig = number;
    }
    const metadata = new common.BlockMetadata();
    const codes = options.codes ?? data.map(() => VALID);
    const empty = new Uint8Array();
    const signatures = number === 0 ? empty : this.signatures(header, options);
    metadata.setMetadataList([signatures, empty, Uint8Array.from(codes), empty, empty]);
    block.setMetadata(metadata);
    this.blocks.push(block);
    return number;
  }

  private signatures(header: common.BlockHeader, options: BlockOptions): Uint8Array {
    const lastConfig = new common.LastConfig();
    lastConfig.setIndex(this.lastConfig);
    const orderer = new common.OrdererBlockMetadata();
    orderer.setLastConfig(lastConfig);
    const value = orderer.serializeBinary();
    const signers =
      options.signers ??
      this.orderers.slice(0, 3).map((signer, index) => [index + 1, signer] as const);
    const metadata = new common.Metadata();
    metadata.setValue(value);
    metadata.setSignaturesList(
      signers.map(([id, signer]) =>
        options.named === true
          ? signNamed(signer, value, header)
          : signNumbered(id, signer, value, header),
      ),
    );
    return metadata.serializeBinary();
  }
}

function previousHash(block: common.Block | undefined): Uint8Array {
  const header = block?.getHeader();
  return header === undefined ? new Uint8Array() : headerHash(header);
}

function signNumbered(
  id: number,
  signer: Signer,
  value: Uint8Array,
  header: common.BlockHeader,
): common.MetadataSignature {
  const identifier = new common.IdentifierHeader();
  identifier.setIdentifier(id);
  identifier.setNonce(randomBytes(24));
  const bytes = identifier.serializeBinary();
  const signature = new common.MetadataSignature();
  signature.setIdentifierHeader(bytes);
  signature.setSignature(signer.sign(Buffer.concat([value, bytes, headerBytes(header)])));
  return signature;
}

function signNamed(
  signer: Signer,
  value: Uint8Array,
  header: common.BlockHeader,
): common.MetadataSignature {
  const creator = new common.SignatureHeader();
  creator.setCreator(signer.serialized);
  creator.setNonce(randomBytes(24));
  const bytes = creator.serializeBinary();
  const signature = new common.MetadataSignature();
  signature.setSignatureHeader(bytes);
  signature.setSignature(signer.sign(Buffer.concat([value, bytes, headerBytes(header)])));
  return signature;
}
