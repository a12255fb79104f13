import {
  HealthChainError,
  type Application,
  type ChecksRequest,
  type CredentialRequest,
} from '@healthchain/protocol';
import type { TransactionTime } from '../../context/transaction-time.js';

/**
 * An application with its last checks, which may be made again until it is decided.
 *
 * @throws HealthChainError `APPLICATION_CLOSED`
 */
export function decideChecks(
  application: Application,
  checks: ChecksRequest,
  { instant }: TransactionTime,
): Application {
  requireOpen(application);
  return { ...application, state: 'checked', checks: { ...checks, at: instant } };
}

/** @throws HealthChainError `APPLICATION_CLOSED` */
export function decideRefusal(application: Application, { instant }: TransactionTime): Application {
  requireOpen(application);
  return { ...application, state: 'refused', decidedAt: instant };
}

/** An application that a role was given on, and when its person was checked. */
export interface Granted {
  readonly application: Application;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/**
 * @throws HealthChainError `APPLICATION_CLOSED`, `STATE_MISMATCH` where another role was asked for, or
 *   `CHECKS_NOT_PASSED`
 */
export function decideGrant(
  application: Application,
  { role }: CredentialRequest,
  { instant }: TransactionTime,
): Granted {
  requireOpen(application);
  if (application.role !== role) {
    throw new HealthChainError('STATE_MISMATCH', 'The application asks for another role.');
  }
  if (application.checks?.outcome !== 'passed') {
    throw new HealthChainError('CHECKS_NOT_PASSED');
  }
  return {
    application: { ...application, state: 'issued', decidedAt: instant },
    checkedAt: Date.parse(application.checks.at),
  };
}

function requireOpen({ decidedAt }: Application): void {
  if (decidedAt !== undefined) {
    throw new HealthChainError('APPLICATION_CLOSED');
  }
}
