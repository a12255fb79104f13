import {
  generateAccumulatorMembershipWitness,
  generateCompositeProofG1,
  generatePoKBBSSignatureProverStatementNew,
  generatePoKBBSSignatureWitness,
  updateMembershipWitnessPostRemove,
} from '@docknetwork/crypto-wasm';
import { z } from 'zod';
import {
  attributesSchema,
  disclosedSchema,
  type AttestationRevocation,
  type Attributes,
  type Disclosed,
  type IssuerKey,
} from './disclosure.js';
import { HealthChainError } from '../errors.js';
import { mspId } from '../primitives.js';
import { encodeAttributes, hiddenIndex, signatureParameters } from './parameters.js';
import { fromBase64, proofSpecification, toBase64 } from './proof-specification.js';

/** What a holder keeps; whoever has it can present it. */
export const attestationSchema = z.strictObject({
  issuer: mspId,
  attributes: attributesSchema,
  revocationId: z.base64(),
  /** BBS, over attributes and id. */
  signature: z.base64(),
  /** That the id is in the issuer's accumulator as it was after so many revocations. */
  witness: z.base64(),
  revocations: z.int().min(0),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** An attribute that its holder may show or keep back. */
export type OptionalAttribute = 'profession' | 'state' | 'over18';

/** What a presentation that shows these attributes discloses. */
export function disclose(attributes: Attributes, shown: readonly OptionalAttribute[]): Disclosed {
  const always: readonly string[] = ['kind', 'validUntil'];
  const members = Object.entries(attributes).filter(
    ([name]) => always.includes(name) || (shown as readonly string[]).includes(name),
  );
  return disclosedSchema.parse(Object.fromEntries(members));
}

/**
 * The attestation with a witness for the accumulator after the next revocation.
 *
 * @throws HealthChainError `ATTESTATION_REVOKED` if it is the one that was revoked
 */
export function renewWitness(
  attestation: Attestation,
  { sequence, revocationId, accumulated }: AttestationRevocation,
): Attestation {
  if (sequence !== attestation.revocations + 1) {
    throw new RangeError('Revocations are taken in one after the other.');
  }
  if (revocationId === attestation.revocationId) {
    throw new HealthChainError('ATTESTATION_REVOKED');
  }
  const witness = updateMembershipWitnessPostRemove(
    fromBase64(attestation.witness),
    fromBase64(attestation.revocationId),
    fromBase64(revocationId),
    fromBase64(accumulated),
  );
  return { ...attestation, witness: toBase64(witness), revocations: sequence };
}

/**
 * Proves to whoever knows the issuer's key that one holds an attestation with these attributes. Two
 * presentations of one attestation have nothing in common but what they disclose.
 *
 * @param context of the one use that it is for, see `presentationContext`
 */
export function present(
  attestation: Attestation,
  issuer: Pick<IssuerKey, 'accumulatorKey' | 'accumulated'>,
  disclosed: Disclosed,
  context: Uint8Array,
): string {
  const { attributes, signature, witness } = attestation;
  const { kind } = attributes;
  const revealed = encodeAttributes(disclosed);
  const revocationId = fromBase64(attestation.revocationId);
  const hidden = new Map(
    [...encodeAttributes(attributes), [hiddenIndex(kind), revocationId] as const].filter(
      ([index]) => !revealed.has(index),
    ),
  );
  const parameters = signatureParameters[kind];
  const statement = generatePoKBBSSignatureProverStatementNew(parameters, revealed, false);
  const proof = generateCompositeProofG1(proofSpecification(kind, statement, issuer, context), [
    generatePoKBBSSignatureWitness(fromBase64(signature), hidden, false),
    generateAccumulatorMembershipWitness(revocationId, fromBase64(witness)),
  ]);
  return toBase64(proof);
}
