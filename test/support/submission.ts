import { setTimeout as wait } from 'node:timers/promises';
import type { Transaction } from '@hyperledger/fabric-gateway';
import { propose, refusalCode } from './authority-calls.js';
import type { Operation } from './consent-plan.js';
import type { FabricClient } from './fabric-client.js';
import type { Seeded } from './seeded.js';

/** What a client was told about a transaction that it sent. */
export interface Attempt {
  readonly transactionId: string;
  readonly answer: 'valid' | 'invalid' | 'unknown';
  readonly block?: number;
}

const attemptsAtMost = 6;
/** Bounds of the pause (ms) after the nth loss: the more losses, the longer, so that some win. */
const pause = { least: 200, perLoss: 1500 };

/** Refusals that another transaction, or the private data on its way, may undo. */
const passing: readonly (string | undefined)[] = [
  undefined,
  'CONSENT_UNKNOWN',
  'PRIVATE_DATA_UNAVAILABLE',
];

/** An operation on its way: proposed again, as gateways do, while others take its place. */
export class Submission {
  readonly attempts: Attempt[] = [];
  /** Why the endorsers refused it for good. */
  refusal: string | undefined;

  constructor(
    readonly operation: Operation,
    readonly client: FabricClient,
  ) {}

  /** What was committed of it, as its client was told. */
  get committed(): Attempt | undefined {
    return this.attempts.find(({ answer }) => answer === 'valid');
  }

  /** Whether nothing of it can be on the ledger, as its client was told. */
  get isWithoutEffect(): boolean {
    return this.attempts.every(({ answer }) => answer === 'invalid');
  }

  /** Whether its client does not know what became of it. */
  get isUnknown(): boolean {
    return this.attempts.some(({ answer }) => answer === 'unknown');
  }

  /** @param members MSP ids of those who may endorse; two of them do, others each time */
  async run(members: readonly string[], chance: Seeded): Promise<void> {
    for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
      const endorsers = chance.shuffled(members).slice(0, 2);
      if (await this.#attempt(endorsers)) {
        return;
      }
      await wait(pause.least + chance.below(pause.perLoss * attempt));
    }
  }

  /** Whether it came to an end. */
  async #attempt(endorsers: readonly string[]): Promise<boolean> {
    const transaction = await this.#endorse(endorsers);
    if (transaction === undefined) {
      return this.refusal !== undefined;
    }
    const attempt = await send(transaction);
    this.attempts.push(attempt);
    return attempt.answer !== 'invalid';
  }

  async #endorse(endorsers: readonly string[]): Promise<Transaction | undefined> {
    try {
      return await propose(this.client, this.operation.call, endorsers).endorse();
    } catch (error) {
      // Endorsers of different heights answer differently: no refusal, and nothing was sent.
      const code = refusalCode(error);
      this.refusal = passing.includes(code) ? undefined : code;
      return undefined;
    }
  }
}

async function send(transaction: Transaction): Promise<Attempt> {
  const transactionId = transaction.getTransactionId();
  try {
    const { successful, blockNumber } = await (await transaction.submit()).getStatus();
    const answer = successful ? 'valid' : 'invalid';
    return { transactionId, answer, block: Number(blockNumber) };
  } catch {
    // It may be ordered all the same, so it must not be proposed again.
    return { transactionId, answer: 'unknown' };
  }
}
