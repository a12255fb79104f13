import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { parseCodedMessage } from '@healthchain/protocol';
import {
  contradiction,
  Expectations,
  type Cell,
  type Verdict,
} from '@healthchain/protocol/testing/expectations';
import type { Outcome } from '../test-ledger.js';

/** What `test/security/matrix/expected.md` states. */
export const expectations = new Expectations(
  readFileSync(new URL('../../../../test/security/matrix/expected.md', import.meta.url), 'utf8'),
);

/** Counts cells and collects those whose answer is not the expected one. */
export class Score {
  cells = 0;
  private readonly wrong: string[] = [];

  /** @param answer the code of the refusal, or undefined where it was permitted */
  count(cell: Cell, expected: Verdict, answer: string | undefined): void {
    this.cells += 1;
    const found = contradiction(expectations.deployed(cell, expected), answer);
    if (found !== undefined) {
      const { operation, caller, place, situation } = cell;
      this.wrong.push([operation, caller, place, situation ?? '', found].join(' | '));
    }
  }

  /** Fails with every cell that was wrong. */
  settle(): void {
    assert.deepEqual(this.wrong, []);
  }
}

/** The code of a refusal, which has to have written nothing; undefined where a call was accepted. */
export function refusalOf(outcome: Outcome): string | undefined {
  if (outcome.status === 200) {
    return undefined;
  }
  const { writes, deletes, privateWrites, event } = outcome;
  assert.deepEqual([writes, deletes, privateWrites, event], [{}, [], {}, undefined]);
  return parseCodedMessage(outcome.message)?.code ?? outcome.message;
}
