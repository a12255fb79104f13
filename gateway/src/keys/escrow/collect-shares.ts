import {
  HealthChainError,
  releasedSharesSchema,
  type CompartmentKind,
  type Escrow,
  type WrappedKey,
} from '@healthchain/protocol';
import type { WantedKeys } from '../../access/open-chart.js';
import { onceArrived } from '../../platform/fabric/once-arrived.js';
import type { WrappingKey } from '../../platform/keys/wrapping-key.js';
import type { PeeringClient } from '../../platform/peering/peering-client.js';
import type { KeyLedger } from '../key-ledger.js';
import { digestOfShares } from './digest-of-shares.js';
import { sharesPath } from '../release-mount.js';

/** One keeper's shares, by the kind of compartment whose part they are of. */
export type KeeperShares = ReadonlyMap<CompartmentKind, Uint8Array>;

export interface CollectOptions {
  readonly keys: Pick<KeyLedger, 'released'>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrapBytes'>;
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
}

/**
 * Asks one keeper for its shares, and unwraps them in the reader's HSM. They have to be those that the
 * keeper committed to on the ledger, of the deposit that the reader sees.
 *
 * @throws HealthChainError RELEASE_INVALID or the keeper's refusal; Error when it cannot be reached
 */
export async function sharesOf(
  { keys, wrappingKey, client }: CollectOptions,
  { accessId, patientId }: WantedKeys,
  escrow: Escrow,
  keeper: string,
): Promise<KeeperShares> {
  const answer = await client(keeper).ask(sharesPath, { accessId, patientId });
  const parsed = releasedSharesSchema.safeParse(answer);
  if (!parsed.success || parsed.data.deposit !== escrow.salt) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  const { sealedDigest } = await onceArrived(() => keys.released(patientId, accessId, keeper));
  if (digestOfShares(parsed.data) !== sealedDigest) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  return unwrapAll(wrappingKey, parsed.data.shares);
}

async function unwrapAll(
  wrappingKey: CollectOptions['wrappingKey'],
  shares: readonly { readonly kind: CompartmentKind; readonly wrapped: WrappedKey }[],
): Promise<KeeperShares> {
  const opened = new Map<CompartmentKind, Uint8Array>();
  for (const { kind, wrapped } of shares) {
    opened.set(kind, await wrappingKey.unwrapBytes(wrapped));
  }
  return opened;
}
