import { HealthChainError } from '@healthchain/protocol';
import type { PeeringClient } from '../../platform/peering/peering-client.js';
import { availabilityPath } from '../availability-mount.js';
import { keeperPatience } from '../patience.js';
import { isUnreachable } from './is-unreachable.js';

/**
 * Asks a chart's custodian whether it answers for an access, by the reader's own notion of an answer.
 * A custodian that cannot say so in time counts as down.
 *
 * @throws HealthChainError CUSTODIAN_AVAILABLE when it answers
 */
export async function requireCustodianDown(
  client: Pick<PeeringClient, 'ask'>,
  accessId: string,
): Promise<void> {
  try {
    await client.ask(availabilityPath, { accessId }, keeperPatience);
  } catch (error) {
    if (isUnreachable(error)) {
      return;
    }
    throw new HealthChainError('CUSTODIAN_AVAILABLE', undefined, { cause: error });
  }
  throw new HealthChainError('CUSTODIAN_AVAILABLE');
}
