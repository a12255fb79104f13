import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import {
  newChart,
  newCompartment,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { commit } from '../testing/commits.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import type { Outcome } from '../testing/test-ledger.js';

describe('WithdrawCommit', () => {
  let consortium: Consortium;

  beforeEach(async () => {
    consortium = await foundConsortium();
  });

  function withdraw(idempotencyKey: string, by: 'lakeside' | 'millbrook'): Promise<Outcome> {
    return consortium.ledger.run({
      as: consortium[by].gateway,
      call: 'PatientRecordContract:WithdrawCommit',
      args: [idempotencyKey],
    });
  }

  function newCommit() {
    const chart = newChart();
    return prepareCommit(chart, newCompartment(chart));
  }

  it('given a commit that the ledger does not know, then takes its key, and the commit is refused', async () => {
    const { ledger, lakeside } = consortium;
    const prepared = newCommit();
    const { idempotencyKey } = prepared.request;

    const outcome = succeeded(await withdraw(idempotencyKey, 'lakeside'));

    // What a commit that is endorsed already has read as absent: Fabric finds it invalid.
    assert.deepEqual(Object.keys(outcome.writes), [`request/LakesideMSP/${idempotencyKey}`]);
    assert.deepEqual([outcome.privateWrites, outcome.event], [{}, undefined]);
    refused(await commit(ledger, lakeside, prepared), 'IDEMPOTENCY_CONFLICT');
  });

  it('given a commit that stands, then IDEMPOTENCY_CONFLICT', async () => {
    const { ledger, lakeside } = consortium;
    const prepared = newCommit();
    succeeded(await commit(ledger, lakeside, prepared));

    refused(await withdraw(prepared.request.idempotencyKey, 'lakeside'), 'IDEMPOTENCY_CONFLICT');
  });

  it('given the same withdrawal again, then writes nothing', async () => {
    const key = randomUUID();
    succeeded(await withdraw(key, 'lakeside'));

    assert.deepEqual(succeeded(await withdraw(key, 'lakeside')).writes, {});
  });

  it('given the key of another hospital’s commit, then does not touch it', async () => {
    const { ledger, lakeside } = consortium;
    const prepared = newCommit();
    succeeded(await withdraw(prepared.request.idempotencyKey, 'millbrook'));

    succeeded(await commit(ledger, lakeside, prepared));
  });
});
