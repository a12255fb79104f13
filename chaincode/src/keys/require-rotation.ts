import {
  canonicalJson,
  type JsonValue,
  type PublishedKey,
  type SignedKeyRotation,
} from '@healthchain/protocol';
import { requireStepUp } from '../access/documents/require-step-up.js';
import type { HealthContext } from '../context/health-context.js';
import { sha256 } from '../context/sha256.js';

/**
 * Requires that somebody who answers for the caller's organisation has just signed for the key that takes the
 * place of a published one: whoever holds that key reads what others wrap for the organisation, or attests
 * in its name.
 *
 * @param published what is published, as the statement's digest covers it
 * @throws HealthChainError as {@link requireStepUp}
 */
export function requireRotation(
  context: HealthContext,
  key: PublishedKey,
  published: JsonValue,
  signed: SignedKeyRotation | undefined,
): Promise<void> {
  const digest = sha256(canonicalJson(published));
  return requireStepUp(
    context,
    signed,
    (stated) => stated.key === key && stated.digest === digest,
    ['registrar', 'privacy-officer'],
  );
}
