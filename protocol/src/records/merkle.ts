import { sha256 } from '#sha256';
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
  const [root] = layersOf(leaves).at(-1) ?? [];
  if (root === undefined) {
    throw new RangeError('A Merkle tree has at least one leaf.');
  }
  return root;
}

/** The audit path of the leaf at `index`, from the leaf upwards. @throws RangeError out of range. */
export function inclusionProof(leaves: readonly string[], index: number): readonly ProofStep[] {
  requireLeaf(leaves, index);
  return pathOf(layersOf(leaves), index);
}

/** The audit paths of several leaves, for little more than that of one. @throws RangeError */
export function inclusionProofs(
  leaves: readonly string[],
  indices: readonly number[],
): readonly (readonly ProofStep[])[] {
  const layers = layersOf(leaves);
  return indices.map((index) => {
    requireLeaf(leaves, index);
    return pathOf(layers, index);
  });
}

/** Whether the path leads from the leaf to the root. */
export function verifyInclusion(leaf: string, path: readonly ProofStep[], root: string): boolean {
  const reached = path.reduce(
    (hash, step) => (step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leaf,
  );
  return reached === root;
}

function requireLeaf(leaves: readonly string[], index: number): void {
  if (leaves[index] === undefined) {
    throw new RangeError('The leaf index is out of range.');
  }
}

function nodeHash(left: string, right: string): string {
  return bytesToHex(sha256(concatBytes(nodePrefix, hexToBytes(left), hexToBytes(right))));
}

/** The leaves, then the nodes above them, up to the root. */
function layersOf(leaves: readonly string[]): readonly (readonly string[])[] {
  return leaves.length <= 1 ? [leaves] : [leaves, ...layersOf(parentsOf(leaves))];
}

/** A last one without sibling goes up as it is. */
function parentsOf(layer: readonly string[]): readonly string[] {
  return layer.flatMap((left, position) => {
    const right = layer[position + 1];
    return position % 2 === 1 ? [] : right === undefined ? left : nodeHash(left, right);
  });
}

function pathOf(layers: readonly (readonly string[])[], index: number): readonly ProofStep[] {
  return layers.flatMap((layer, height) => {
    const position = Math.floor(index / 2 ** height);
    const isRight = position % 2 === 1;
    const hash = layer[isRight ? position - 1 : position + 1];
    return hash === undefined ? [] : { side: isRight ? 'left' : 'right', hash };
  });
}
