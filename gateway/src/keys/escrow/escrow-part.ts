import { createSecretKey, randomBytes } from 'node:crypto';
import {
  escrowAssociatedData,
  escrowedKeysSchema,
  HealthChainError,
  keyShares,
  type CompartmentKind,
  type EscrowedKeys,
  type EscrowPart,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { combine, split } from 'shamir-secret-sharing';
import { openMessage, sealMessage } from '../../platform/keys/seal/index.js';
import { wrapFor } from '../../platform/keys/wrap-for.js';
import { bindShare } from './bound-share.js';

/** Length of every part before it is sealed (bytes); the tag takes 16 of what the ledger allows. */
const paddedSize = 8192 - 16;

/** Whose compartments a part is about, and under which consent. */
export interface PartName {
  readonly custodian: string;
  readonly patientId: string;
  readonly consentId: string;
  readonly kind: CompartmentKind;
}

/**
 * Seals compartment keys under a key that is made for this part alone, and shares that key among
 * keepers, so that two of them give it back and one knows nothing of it.
 *
 * @param keepers their published wrapping keys
 * @throws RangeError for more keys than a part holds, some sixty
 */
export async function sealPart(
  name: PartName,
  compartments: EscrowedKeys['compartments'],
  keepers: readonly WrappingPublicKey[],
): Promise<EscrowPart> {
  const { consentId, kind } = name;
  const text = JSON.stringify({ compartments } satisfies EscrowedKeys);
  if (text.length > paddedSize) {
    throw new RangeError('A part of an escrow does not hold so many keys.');
  }
  // The library takes no Buffer.
  const secret = Uint8Array.from(randomBytes(32));
  const shares = await split(secret, keyShares.total, keyShares.threshold);
  const sealed = sealMessage(
    // JSON may end in spaces, and all text in it is ASCII: as many characters as bytes.
    Buffer.from(text.padEnd(paddedSize)),
    createSecretKey(secret),
    escrowAssociatedData(consentId, kind),
  );
  secret.fill(0);
  return {
    kind,
    sealed: sealed.toString('base64'),
    shares: keepers.map((keeper, index) => ({
      keeper: keeper.organization,
      wrapped: wrapFor(
        keeper,
        bindShare({ ...name, keeper: keeper.organization }, shares[index] ?? new Uint8Array()),
      ),
    })),
  };
}

/** Opens a part with the shares of two keepers. @throws HealthChainError RELEASE_INVALID */
export async function openPart(
  consentId: string,
  { kind, sealed }: Pick<EscrowPart, 'kind' | 'sealed'>,
  shares: readonly Uint8Array[],
): Promise<EscrowedKeys> {
  try {
    const key = createSecretKey(await combine(shares.map((share) => Uint8Array.from(share))));
    const associated = escrowAssociatedData(consentId, kind);
    const text = openMessage(Buffer.from(sealed, 'base64'), key, associated).toString('utf8');
    return escrowedKeysSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new HealthChainError('RELEASE_INVALID', undefined, { cause: error });
  }
}
