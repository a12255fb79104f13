import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { canonicalJson, type KeeperRelease } from '@healthchain/protocol';
import fc from 'fast-check';
import { sha256 } from '../context/sha256.js';
import {
  newChart,
  newCompartment,
  newSalt,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { checkReleases } from './check-releases.js';

const releaseOf = (chartId: string): KeeperRelease => ({
  ...{ salt: newSalt(), chartId, compartments: ['general'] },
  transactionId: sha256(randomUUID()),
});

/** @param marks what the ledger holds of the charts of a commit; undefined for no release */
function check(
  charts: readonly { readonly mark?: KeeperRelease; readonly stated?: KeeperRelease }[],
  ids: readonly string[],
): void {
  const { payload } = prepareCommit(newChart(), newCompartment(newChart()));
  const keeperReleases = charts.flatMap(({ stated }) => stated ?? []);
  checkReleases(
    { ...payload, charts: ids.map((chartId) => ({ ...newChart(), chartId })), keeperReleases },
    new Map(
      charts.flatMap(({ mark }) =>
        mark === undefined ? [] : [[`keeperRelease/${mark.chartId}`, sha256(canonicalJson(mark))]],
      ),
    ),
  );
}

describe('checkReleases', () => {
  it('given any charts with and without releases, then what is stated has to be all that there is', () => {
    const states = fc.array(fc.constantFrom('none', 'known', 'unknown', 'outdated', 'made up'), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(states, (given) => {
        const ids = given.map(() => randomUUID());
        const charts = given.map((state, index) => {
          const [mark, other] = [releaseOf(ids[index] ?? ''), releaseOf(ids[index] ?? '')];
          return {
            none: {},
            known: { mark, stated: mark },
            unknown: { mark },
            outdated: { mark, stated: other },
            'made up': { stated: other },
          }[state];
        });
        if (given.every((state) => state === 'none' || state === 'known')) {
          check(charts, ids);
        } else {
          assert.throws(
            () => {
              check(charts, ids);
            },
            { code: 'KEYS_RELEASED' },
          );
        }
      }),
    );
  });

  it('given the release of another chart, then it does not count', () => {
    const [chart, other] = [randomUUID(), randomUUID()];
    const stated = releaseOf(other);
    assert.throws(
      () => {
        check([{ mark: releaseOf(chart), stated }], [chart]);
      },
      { code: 'KEYS_RELEASED' },
    );
  });
});
