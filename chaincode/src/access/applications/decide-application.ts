import {
  HealthChainError,
  professionsFor,
  takesLicence,
  type Application,
  type ChecksRequest,
} from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';

/**
 * An application with its last checks, which may be made again until it is decided.
 *
 * @throws HealthChainError `APPLICATION_CLOSED`, `LICENCE_REQUIRED` where checks passed without the licence
 *   that the role takes, or `INVALID_ARGUMENT` where they failed and would establish something
 */
export function decideChecks(
  application: Application,
  checks: ChecksRequest,
  { instant }: TransactionTime,
): Application {
  requireOpen(application);
  requireLicence(application, checks);
  return { ...application, state: 'checked', checks: { ...checks, at: instant } };
}

/** @throws HealthChainError `APPLICATION_CLOSED` */
export function decideRefusal(application: Application, { instant }: TransactionTime): Application {
  requireOpen(application);
  return { ...application, state: 'refused', decidedAt: instant };
}

/** An application that a role is given on, which closes it. @throws HealthChainError `APPLICATION_CLOSED` */
export function decideGrant(application: Application, { instant }: TransactionTime): Application {
  requireOpen(application);
  return { ...application, state: 'issued', decidedAt: instant };
}

function requireLicence({ role }: Application, { outcome, established }: ChecksRequest): void {
  if (outcome === 'failed') {
    if (established !== undefined) {
      throw new HealthChainError('INVALID_ARGUMENT', 'Checks that failed establish nothing.');
    }
    return;
  }
  const profession = established?.licence.profession;
  if (takesLicence(role) && !(profession && professionsFor(role).includes(profession))) {
    throw new HealthChainError('LICENCE_REQUIRED');
  }
}

function requireOpen({ decidedAt }: Application): void {
  if (decidedAt !== undefined) {
    throw new HealthChainError('APPLICATION_CLOSED');
  }
}
