import {
  bbsGenerateSignatureParams,
  encodeMessageForSigning,
  generateAccumulatorParams,
  generateMembershipProvingKey,
  initializeWasm,
  positiveAccumulatorInitialize,
} from '@docknetwork/crypto-wasm';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { AttestationKind, Disclosed } from './disclosure.js';

// Whoever imports this has it ready: no decision waits for it, or comes out otherwise without it.
await initializeWasm();

/**
 * The messages that each kind of attestation signs, in this order. The last is never shown: it is the
 * member of the accumulator.
 */
export const signedAttributes = {
  provider: ['kind', 'validUntil', 'profession', 'state', 'revocationId'],
  patient: ['kind', 'validUntil', 'over18', 'revocationId'],
} as const satisfies Record<AttestationKind, readonly string[]>;

/** Points that nobody chose: all come from hashing these labels to the curve. */
const label = (use: string): Uint8Array => utf8ToBytes(`healthchain/attestation/v1/${use}`);

/** One label, so that one key signs both kinds: which it is, each signature says in its first message. */
export const signatureParameters = {
  provider: bbsGenerateSignatureParams(signedAttributes.provider.length, label('signature')),
  patient: bbsGenerateSignatureParams(signedAttributes.patient.length, label('signature')),
};
export const accumulatorParameters = generateAccumulatorParams(label('accumulator'));
export const membershipKey = generateMembershipProvingKey(label('membership'));

/** The accumulator of an issuer who has revoked nobody. */
export const initialAccumulator = positiveAccumulatorInitialize(accumulatorParameters);

/** Where the id for the revocation stands among the messages. */
export function hiddenIndex(kind: AttestationKind): number {
  return signedAttributes[kind].length - 1;
}

/** The messages of attributes by their index: `name=value` in UTF-8, hashed to the field. */
export function encodeAttributes(attributes: Disclosed): Map<number, Uint8Array> {
  const values: Readonly<Record<string, string | undefined>> = attributes;
  return new Map(
    signedAttributes[attributes.kind].flatMap((name, index) => {
      const value = values[name];
      return value === undefined
        ? []
        : [[index, encodeMessageForSigning(utf8ToBytes(`${name}=${value}`))] as const];
    }),
  );
}
