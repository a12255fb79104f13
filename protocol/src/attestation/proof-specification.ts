import {
  generateAccumulatorMembershipStatement,
  generateProofSpecG1,
  generateWitnessEqualityMetaStatement,
} from '@docknetwork/crypto-wasm';
import type { AttestationKind, IssuerKey } from './disclosure.js';
import { accumulatorParameters, hiddenIndex, membershipKey } from './parameters.js';

const signature = 0;
const membership = 1;

/**
 * What a presentation proves, for both sides alike: a signature of the issuer over the disclosed
 * attributes, and that the hidden id under the same signature is in the issuer's accumulator.
 *
 * @param statement of the signature, which prover and verifier make each in its own way
 */
export function proofSpecification(
  kind: AttestationKind,
  statement: Uint8Array,
  { accumulatorKey, accumulated }: Pick<IssuerKey, 'accumulatorKey' | 'accumulated'>,
  context: Uint8Array,
): Uint8Array {
  const inAccumulator = generateAccumulatorMembershipStatement(
    accumulatorParameters,
    fromBase64(accumulatorKey),
    membershipKey,
    fromBase64(accumulated),
  );
  const sameId = generateWitnessEqualityMetaStatement(
    new Set([
      [signature, hiddenIndex(kind)],
      [membership, 0],
    ]),
  );
  return generateProofSpecG1([statement, inAccumulator], [sameId], [], context);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
