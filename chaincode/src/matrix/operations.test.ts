import { strict as assert } from 'node:assert';
import { callers, places } from '@healthchain/protocol/testing/expectations';
import { attempts } from '../testing/matrix/attempts.js';
import { openingRefusal } from '../testing/matrix/openings.js';
import { laidOut, type Props } from '../testing/matrix/props.js';
import { expectations, refusalOf, Score } from '../testing/matrix/score.js';
import { Stage } from '../testing/matrix/stage.js';
import type { Outcome } from '../testing/test-ledger.js';

/** What `GetMetadata` answers of the contracts. */
interface Metadata {
  readonly contracts: Readonly<
    Record<string, { readonly transactions: readonly { readonly name: string }[] }>
  >;
}

const openChart = 'AccessControlContract:OpenChart';

function answerOf(operation: string, outcome: Outcome): string | undefined {
  return operation === openChart && outcome.status === 200
    ? openingRefusal(outcome)
    : refusalOf(outcome);
}

describe('The matrix of operations, callers and organisations', () => {
  let stage: Stage;
  let props: Props;

  before(async function () {
    this.timeout(60_000);
    stage = await Stage.set();
    props = await laidOut(stage);
  });

  it('given the contracts’ own metadata, then every operation has its row, and every row its operation', async () => {
    const name = 'org.hyperledger.fabric:GetMetadata';
    const as = stage.cast.holder('custodian', 'gateway');
    const { payload } = await stage.ledger.run({ as, call: name, args: [] });
    const { contracts } = JSON.parse(payload) as Metadata;
    const described = Object.entries(contracts).flatMap(([contract, { transactions }]) =>
      transactions.map((transaction) => `${contract}:${transaction.name}`),
    );
    assert.deepEqual([...expectations.operations].sort(), described.sort());
    assert.deepEqual(Object.keys(attempts).sort(), described);
  });

  for (const operation of expectations.operations) {
    it(`given ${operation}, then each caller of each organisation is answered as expected`, async () => {
      const moment = stage.remember();
      const score = new Score();
      for (const place of places) {
        for (const caller of callers) {
          const as = stage.cast.caller(caller, place, expectations.roleOf(operation));
          const outcome = await attempts[operation]?.({ stage, props, as, place });
          assert.ok(outcome !== undefined);
          const cell = { operation, caller, place };
          score.count(cell, expectations.ofCaller(cell), answerOf(operation, outcome));
          stage.restore(moment);
        }
      }
      assert.equal(score.cells, callers.length * places.length);
      score.settle();
    });
  }
});
