import type { common } from '@hyperledger/fabric-protos';
import { sha256 } from '../bytes.js';

const integerTag = 0x02;
const octetStringTag = 0x04;
const sequenceTag = 0x30;

/**
 * The header as orderers sign it and the next block hashes it: ASN.1 DER, as `BlockHeaderBytes` of
 * Fabric's `protoutil` writes it. These three fields are all the DER that is written here.
 */
export function headerBytes(header: common.BlockHeader): Buffer {
  return der(
    sequenceTag,
    Buffer.concat([
      der(integerTag, unsigned(header.getNumber())),
      der(octetStringTag, header.getPreviousHash_asU8()),
      der(octetStringTag, header.getDataHash_asU8()),
    ]),
  );
}

export function headerHash(header: common.BlockHeader): Buffer {
  return sha256(headerBytes(header));
}

/** Minimal two's complement of a number that is not negative. */
function unsigned(value: number): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
}

/** A header never comes near the 64 KiB that two bytes of length allow. */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
