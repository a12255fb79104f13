import { HealthChainError, type Application } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';

/** An application of the caller's organisation. @throws HealthChainError `NOT_FOUND` */
export async function loadApplication(
  context: HealthContext,
  applicationId: string,
): Promise<Application> {
  const key = publicKeys.application(context.caller.mspId, applicationId);
  const application = await context.publicState.get(key);
  if (application === undefined) {
    throw new HealthChainError('NOT_FOUND');
  }
  return application;
}
