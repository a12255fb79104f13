import { setTimeout as wait } from 'node:timers/promises';
import type { Status } from '@hyperledger/fabric-gateway';
import { HealthChainError } from '@healthchain/protocol';
import { inSpan } from '../telemetry/span.js';
import { backoff } from './backoff.js';
import { commitOutcome } from './commit-outcome.js';
import { endorse } from './endorse.js';
import type { EndorserOrder } from './endorser-order.js';
import { learnStatus } from './learn-status.js';
import type { Limiter } from './limiter.js';

/** A transaction function to be committed. */
export interface SubmitRequest {
  /** Such as `PatientRecordContract:CommitVersions`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Sensitive arguments; they are not recorded in the block. */
  readonly transient?: Readonly<Record<string, string | Uint8Array>>;
  /** Sets of MSP ids; the organisations of one set endorse together, sets are tried in order. */
  readonly endorsers: readonly (readonly string[])[];
}

/** A transaction that is committed and valid. */
export interface Committed {
  readonly transactionId: string;
  readonly blockNumber: bigint;
  /** What the transaction function returned. */
  readonly result: Uint8Array;
}

/** A transaction that its endorsers have signed. */
export interface EndorsedTransaction {
  readonly transactionId: string;
  readonly result: Uint8Array;
  /** Sends it to the orderers. */
  readonly send: () => Promise<void>;
  /** Waits for its commit. @param timeout ms. */
  readonly status: (timeout: number) => Promise<Status>;
}

export interface SubmitOptions {
  readonly limit: Limiter;
  readonly endorseBy: (
    request: SubmitRequest,
    organizations: readonly string[],
  ) => Promise<EndorsedTransaction>;
  readonly order: EndorserOrder;
  /** For how long unavailable endorsers are asked again (ms). */
  readonly patience: number;
  /** For how long the status of a sent transaction is asked for (ms). */
  readonly commitPatience: number;
  /** How often a transaction that lost against another is endorsed anew. */
  readonly conflictRetries: number;
  readonly now?: () => number;
  /** @param duration ms. */
  readonly sleep?: (duration: number) => Promise<unknown>;
}

const conflictPause = { base: 50, cap: 1000 };

/**
 * Endorses, orders and waits for the commit. A transaction that was sent may commit whatever error
 * came back (under BFT some that failed as unavailable did), so its status decides and it is never
 * endorsed anew before that says it is invalid.
 *
 * @throws HealthChainError BUSY, LEDGER_UNAVAILABLE, LEDGER_REJECTED, COMMIT_UNKNOWN or the
 * chaincode's own code.
 */
export function submit(options: SubmitOptions, request: SubmitRequest): Promise<Committed> {
  return options.limit(() =>
    inSpan('platform/fabric/submit', async (span) => {
      span.setAttribute('healthchain.function', request.name);
      const { sleep = wait } = options;
      for (let attempt = 1; ; attempt += 1) {
        const transaction = await endorseOnce(options, request);
        const status = await order(options, transaction);
        if (commitOutcome(status) === 'committed') {
          span.setAttribute('healthchain.attempts', attempt);
          const { transactionId, result } = transaction;
          return { transactionId, blockNumber: status.blockNumber, result };
        }
        if (attempt > options.conflictRetries) {
          throw new HealthChainError('LEDGER_REJECTED', 'Too many conflicts with other writers.');
        }
        await sleep(backoff(attempt, conflictPause));
      }
    }),
  );
}

function endorseOnce(options: SubmitOptions, request: SubmitRequest): Promise<EndorsedTransaction> {
  return inSpan('platform/fabric/endorse', () =>
    endorse(
      request.endorsers,
      (organizations) => options.endorseBy(request, organizations),
      options,
    ),
  );
}

function order(options: SubmitOptions, transaction: EndorsedTransaction): Promise<Status> {
  return inSpan('platform/fabric/order', async () => {
    const failure = await transaction.send().then(
      () => undefined,
      (error: unknown) => error,
    );
    return learnStatus({
      transactionId: transaction.transactionId,
      ask: transaction.status,
      patience: options.commitPatience,
      failure,
      ...(options.now && { now: options.now }),
      ...(options.sleep && { sleep: options.sleep }),
    });
  });
}
