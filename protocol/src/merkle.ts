import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Merkle trees as in RFC 6962 (Certificate Transparency), section 2.1: leaves and nodes are hashed
 * under different prefixes, so that a node can never be presented as a leaf.
 */
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** One step of an inclusion proof: the sibling's hash and the side it stands on. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

/** Hash of one leaf, in hex. The text must carry its own salt if it could be guessed. */
export function leafHash(text: string): string {
  return bytesToHex(sha256(concatBytes(leafPrefix, utf8ToBytes(text))));
}

/** Root over leaf hashes, in hex. @throws RangeError for an empty list. */
export function merkleRoot(leaves: readonly string[]): string {
  const [only] = leaves;
  if (only === undefined) {
    throw new RangeError('A Merkle tree has at least one leaf.');
  }
  if (leaves.length === 1) {
    return only;
  }
  const split = splitPoint(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

/** The audit path of the leaf at `index`, from the leaf upwards. @throws RangeError out of range. */
export function inclusionProof(leaves: readonly string[], index: number): readonly ProofStep[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError('The leaf index is out of range.');
  }
  if (leaves.length === 1) {
    return [];
  }
  const split = splitPoint(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  return index < split
    ? [...inclusionProof(left, index), { side: 'right', hash: merkleRoot(right) }]
    : [...inclusionProof(right, index - split), { side: 'left', hash: merkleRoot(left) }];
}

/** Whether the path leads from the leaf to the root. */
export function verifyInclusion(leaf: string, path: readonly ProofStep[], root: string): boolean {
  const reached = path.reduce(
    (hash, step) => (step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leaf,
  );
  return reached === root;
}

function nodeHash(left: string, right: string): string {
  return bytesToHex(sha256(concatBytes(nodePrefix, hexToBytes(left), hexToBytes(right))));
}

/** The largest power of two below `size`. */
function splitPoint(size: number): number {
  return 1 << (31 - Math.clz32(size - 1));
}
