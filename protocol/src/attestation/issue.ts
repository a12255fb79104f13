import {
  bbsGenerateKeyPair,
  bbsSign,
  generateAccumulatorKeyPair,
  generateRandomFieldElement,
  positiveAccumulatorMembershipWitness,
  positiveAccumulatorRemove,
} from '@docknetwork/crypto-wasm';
import type { Attributes, IssuerKey } from './disclosure.js';
import type { Attestation } from './hold.js';
import {
  accumulatorParameters,
  encodeAttributes,
  hiddenIndex,
  signatureParameters,
} from './parameters.js';
import { fromBase64, toBase64 } from './proof-specification.js';

/** The two key pairs of an issuer; the secret halves are scalars of BLS12-381. */
export interface IssuerSecrets {
  readonly signature: KeyPair;
  readonly accumulator: KeyPair;
}

interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: Uint8Array;
}

/** The issuer's key pairs that two secret seeds of 32 bytes give, always the same. */
export function issuerSecrets(seeds: {
  readonly signature: Uint8Array;
  readonly accumulator: Uint8Array;
}): IssuerSecrets {
  return {
    // Both kinds have the same generators, hence the same public key.
    signature: keyPair(bbsGenerateKeyPair(signatureParameters.provider, seeds.signature)),
    accumulator: keyPair(generateAccumulatorKeyPair(accumulatorParameters, seeds.accumulator)),
  };
}

function keyPair(pair: {
  readonly public_key: Uint8Array;
  readonly secret_key: Uint8Array;
}): KeyPair {
  return { publicKey: toBase64(pair.public_key), secretKey: pair.secret_key };
}

/**
 * Attests attributes under a fresh random id. The id becomes a member of the accumulator without a
 * change of its value: who knows the secret key gives a witness for any id that was not revoked.
 */
export function issueAttestation(
  secrets: IssuerSecrets,
  { organization, accumulated, revocations }: IssuerKey,
  attributes: Attributes,
): Attestation {
  const { kind } = attributes;
  const revocationId = generateRandomFieldElement();
  const messages = [...encodeAttributes(attributes), [hiddenIndex(kind), revocationId] as const]
    .sort(([one], [other]) => one - other)
    .map(([, message]) => message);
  const signature = bbsSign(
    messages,
    secrets.signature.secretKey,
    signatureParameters[kind],
    false,
  );
  const witness = positiveAccumulatorMembershipWitness(
    fromBase64(accumulated),
    revocationId,
    secrets.accumulator.secretKey,
  );
  return {
    issuer: organization,
    attributes,
    revocationId: toBase64(revocationId),
    signature: toBase64(signature),
    witness: toBase64(witness),
    revocations,
  };
}

/** The accumulator's value without a member. */
export function accumulatorWithout(
  secrets: Pick<IssuerSecrets, 'accumulator'>,
  accumulated: string,
  revocationId: string,
): string {
  const value = positiveAccumulatorRemove(
    fromBase64(accumulated),
    fromBase64(revocationId),
    secrets.accumulator.secretKey,
  );
  return toBase64(value);
}
