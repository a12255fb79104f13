import {
  bbsIsPublicKeyValid,
  generatePoKBBSSignatureVerifierStatementNew,
  isAccumulatorPublicKeyValid,
  positiveAccumulatorVerifyMembership,
  verifyCompositeProofG1,
} from '@docknetwork/crypto-wasm';
import type { AttestationRevocation, Disclosed, IssuerKey } from './disclosure.js';
import { HealthChainError } from '../errors.js';
import {
  accumulatorParameters,
  encodeAttributes,
  hiddenIndex,
  initialAccumulator,
  signatureParameters,
} from './parameters.js';
import { fromBase64, proofSpecification, toBase64 } from './proof-specification.js';

/** Bytes of a presentation that shows all attributes; each that is kept back adds a response. */
const shortestPresentation = 1_311;
const responseBytes = 32;
/** Empty parts of the library's format at its end, which no check covers. */
const emptyParts = Buffer.alloc(10);

/** What a new issuer's accumulator is. */
export const noRevocations = { accumulated: toBase64(initialAccumulator), revocations: 0 } as const;

/** A presentation and what it is to prove. */
export interface Presented {
  readonly presentation: string;
  readonly disclosed: Disclosed;
  /** See `presentationContext`. */
  readonly context: Uint8Array;
}

/**
 * Verifies that somebody holds an attestation of the issuer with the disclosed attributes, that it is
 * not revoked, and that they made the presentation for this context. It comes out alike everywhere.
 *
 * @throws HealthChainError `PRESENTATION_INVALID`; it says no more, since its details are the caller's
 */
export function verifyPresentation(
  { presentation, disclosed, context }: Presented,
  issuer: Pick<IssuerKey, 'signatureKey' | 'accumulatorKey' | 'accumulated'>,
): void {
  const verified = succeeds(() => {
    const { kind } = disclosed;
    const shown = encodeAttributes(disclosed);
    const bytes = fromBase64(presentation);
    if (!isCanonical(bytes, hiddenIndex(kind) - shown.size)) {
      return false;
    }
    const statement = generatePoKBBSSignatureVerifierStatementNew(
      signatureParameters[kind],
      fromBase64(issuer.signatureKey),
      shown,
      false,
    );
    const specification = proofSpecification(kind, statement, issuer, context);
    return verifyCompositeProofG1(bytes, specification).verified;
  });
  if (!verified) {
    throw new HealthChainError('PRESENTATION_INVALID');
  }
}

/**
 * Whether the bytes are those of a proof and no more: the library reads past what follows, which could
 * carry a mark that links what its holder presents.
 */
function isCanonical(bytes: Uint8Array, keptBack: number): boolean {
  const end = bytes.subarray(-emptyParts.length);
  return bytes.length === shortestPresentation + keptBack * responseBytes && emptyParts.equals(end);
}

/** Whether both are points of the right group, and none of them the neutral one. */
export function areIssuerKeys({
  signatureKey,
  accumulatorKey,
}: Pick<IssuerKey, 'signatureKey' | 'accumulatorKey'>): boolean {
  return succeeds(
    () =>
      bbsIsPublicKeyValid(fromBase64(signatureKey)) &&
      isAccumulatorPublicKeyValid(fromBase64(accumulatorKey)),
  );
}

/**
 * Whether a revocation changes the accumulator by exactly the id that it names: a value without a
 * member is the witness of that member for the value before.
 */
export function isRevocationOf(
  { accumulated, accumulatorKey }: Pick<IssuerKey, 'accumulated' | 'accumulatorKey'>,
  revocation: Pick<AttestationRevocation, 'revocationId' | 'accumulated'>,
): boolean {
  return succeeds(() =>
    positiveAccumulatorVerifyMembership(
      fromBase64(accumulated),
      fromBase64(revocation.revocationId),
      fromBase64(revocation.accumulated),
      fromBase64(accumulatorKey),
      accumulatorParameters,
    ),
  );
}

/** The library throws on bytes that are no value of their type. */
function succeeds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
