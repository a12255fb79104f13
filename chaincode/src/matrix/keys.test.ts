import { strict as assert } from 'node:assert';
import {
  callers,
  places,
  type CallerKind,
  type Cell,
  type Place,
  type Verdict,
} from '@healthchain/protocol/testing/expectations';
import type { TestIdentity } from '../testing/identity.js';
import { depositSituations } from '../testing/matrix/deposits.js';
import { anchorJournal, depositKeys, releaseKeys } from '../testing/matrix/keys.js';
import { releaseSituations } from '../testing/matrix/releases.js';
import { expectations, refusalOf, Score } from '../testing/matrix/score.js';
import { Stage, type Moment } from '../testing/matrix/stage.js';
import type { Outcome } from '../testing/test-ledger.js';

/** One situation of an operation of a gateway, tried by everybody. */
interface Trial {
  readonly operation: string;
  readonly situation: string;
  readonly expected: (cell: Cell) => Verdict;
  readonly call: (as: TestIdentity) => Promise<Outcome>;
}

describe('The matrix of keys and journals', function () {
  this.timeout(60_000);
  let stage: Stage;
  let beginning: Moment;

  before(async () => {
    stage = await Stage.set();
    beginning = stage.remember();
  });
  beforeEach(() => {
    stage.restore(beginning);
  });

  async function everybody(trial: Trial): Promise<void> {
    const moment = stage.remember();
    const score = new Score();
    for (const place of places) {
      for (const caller of callers) {
        await one(trial, score, caller, place);
        stage.restore(moment);
      }
    }
    assert.equal(score.cells, places.length * callers.length);
    score.settle();
  }

  async function one(trial: Trial, score: Score, caller: CallerKind, place: Place): Promise<void> {
    const { operation, situation, expected, call } = trial;
    const cell = { operation, situation, caller, place };
    const outcome = await call(stage.cast.caller(caller, place, 'gateway'));
    const verdict = [...expectations.ofCaller(cell), ...expected(cell)];
    score.count(cell, verdict, refusalOf(outcome));
  }

  for (const { standing = '' } of expectations.table('Standings')) {
    for (const { name, verdict } of expectations.situations('Situations')) {
      it(`given a release with ${standing}, ${name}, then it is answered as expected`, async () => {
        const terms = await releaseSituations[name]?.(stage, standing);
        assert.ok(terms !== undefined);
        await everybody({
          operation: 'PatientRecordContract:ReleaseKeys',
          situation: name,
          expected: ({ place }) => [
            ...expectations.ofPlace('Standings', 'standing', standing, place),
            ...verdict,
          ],
          call: (as) => releaseKeys(stage.ledger, as, terms),
        });
      });
    }
  }

  for (const { name, verdict } of expectations.situations('Deposits')) {
    it(`given a deposit, ${name}, then it is answered as expected`, async () => {
      const terms = await depositSituations[name]?.(stage);
      assert.ok(terms !== undefined);
      await everybody({
        operation: 'PatientRecordContract:DepositKeyShares',
        situation: name,
        expected: () => verdict,
        call: (as) => depositKeys(stage.ledger, as, terms.deposit, terms.at),
      });
    });
  }

  const sequences: Readonly<Record<string, number>> = {
    'the next': 2,
    'one again': 1,
    'one left out': 3,
  };
  for (const { name, verdict } of expectations.situations('Anchors')) {
    it(`given an anchor, ${name}, then it is answered as expected`, async () => {
      const sequence = sequences[name];
      assert.ok(sequence !== undefined);
      for (const place of places) {
        await anchorJournal(stage.ledger, stage.cast.holder(place, 'gateway'), 1);
      }
      await everybody({
        operation: 'PatientRecordContract:AnchorJournal',
        situation: name,
        expected: () => verdict,
        call: (as) => anchorJournal(stage.ledger, as, sequence),
      });
    });
  }
});
