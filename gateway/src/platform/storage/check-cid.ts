import { HealthChainError } from '@healthchain/protocol';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';

/** Codecs of UnixFS files: dag-pb, and raw for a file of one block. */
const fileCodecs: readonly number[] = [0x70, 0x55];

/** @throws HealthChainError INVALID_ARGUMENT for what is not a CIDv1 of a file under SHA-256. */
export function checkCid(text: string): void {
  const cid = parse(text);
  if (
    cid?.version !== 1 ||
    cid.multihash.code !== sha256.code ||
    !fileCodecs.includes(cid.code) ||
    cid.toString() !== text
  ) {
    throw new HealthChainError('INVALID_ARGUMENT', 'Not the CID of a file.');
  }
}

function parse(text: string): CID | undefined {
  try {
    return CID.parse(text);
  } catch {
    return undefined;
  }
}
