import {
  HealthChainError,
  presentationContext,
  type Disclosed,
  type JsonValue,
} from '@healthchain/protocol';
import { verifyPresentation } from '@healthchain/protocol/presentation';
import type { HealthContext } from '../context/health-context.js';
import { publicKeys } from '../context/ledger-keys.js';

/** A presentation in the arguments of a function. */
export interface PresentedCall {
  /** `Contract:Function`. */
  readonly function: string;
  readonly issuer: string;
  readonly disclosed: Disclosed;
  readonly presentation: string;
  readonly nonce: string;
  /** All arguments but the presentation. */
  readonly arguments: JsonValue;
}

/** Refusals of {@link takePresentation}. */
export const presentationRefusals = [
  'NONCE_USED',
  'ISSUER_UNKNOWN',
  'ATTESTATION_EXPIRED',
  'PRESENTATION_INVALID',
] as const;

/**
 * Takes a presentation, once: made for this call on this channel, of an attestation that neither has
 * ended nor is revoked now. Of two transactions with its nonce, Fabric commits one.
 *
 * @throws HealthChainError one of {@link presentationRefusals}
 */
export async function takePresentation(context: HealthContext, call: PresentedCall): Promise<void> {
  const { issuer, disclosed, presentation, nonce } = call;
  const used = publicKeys.nonce(nonce);
  if (await context.publicState.has(used)) {
    throw new HealthChainError('NONCE_USED');
  }
  const key = await context.publicState.get(publicKeys.issuerKey(issuer));
  if (key === undefined) {
    throw new HealthChainError('ISSUER_UNKNOWN');
  }
  if (Date.parse(disclosed.validUntil) <= context.time.epochMilliseconds) {
    throw new HealthChainError('ATTESTATION_EXPIRED');
  }
  const use = presentationContext({
    channel: context.stub.getChannelID(),
    function: call.function,
    arguments: call.arguments,
    nonce,
  });
  verifyPresentation({ presentation, disclosed, context: use }, key);
  await context.publicState.put(used, { nonce });
}
