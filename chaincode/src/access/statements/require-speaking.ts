import { HealthChainError, isProxyOver, type Authority } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';

/** Requires that a proxy's time is not over. @throws HealthChainError `ENROLMENT_ENDED` */
export function requireSpeaking({ time }: HealthContext, { proxy }: Authority): void {
  if (isProxyOver(proxy, time)) {
    throw new HealthChainError('ENROLMENT_ENDED');
  }
}
