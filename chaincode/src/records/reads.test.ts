import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { canonicalJson, type CommitmentPage } from '@healthchain/protocol';
import {
  newChart,
  newCompartment,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { commit } from '../testing/commits.js';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import { createIdentity, type TestIdentity } from '../testing/identity.js';
import { TestLedger, type Outcome } from '../testing/test-ledger.js';

describe('Reads of patient records', () => {
  const chart = newChart();
  const compartment = newCompartment(chart);
  const prepared = prepareCommit(chart, compartment);
  const { commitId } = prepared.request;
  let consortium: Consortium;

  function read(as: TestIdentity, name: string, ...args: string[]): Promise<Outcome> {
    return consortium.ledger.run({ as, call: `PatientRecordContract:${name}`, args });
  }

  before(async () => {
    consortium = await foundConsortium();
    succeeded(await commit(consortium.ledger, consortium.lakeside, prepared));
  });

  afterEach(() => {
    consortium.ledger.holdsPrivateValues = true;
  });

  it('given a member’s gateway, then gets chart, compartment and pack as they were committed', async () => {
    const { gateway } = consortium.millbrook;
    const [pack] = prepared.payload.packs;
    const answers = [
      await read(gateway, 'GetChart', chart.chartId),
      await read(gateway, 'GetCompartment', compartment.compartmentId),
      await read(gateway, 'GetPack', commitId, '0'),
    ];
    assert.deepEqual(
      answers.map((answer) => succeeded(answer).payload),
      [canonicalJson(chart), canonicalJson(compartment), canonicalJson(pack!)],
    );
  });

  it('given a value that has not arrived yet, then PRIVATE_DATA_UNAVAILABLE', async () => {
    consortium.ledger.holdsPrivateValues = false;
    refused(
      await read(consortium.millbrook.gateway, 'GetPack', commitId, '0'),
      'PRIVATE_DATA_UNAVAILABLE',
    );
  });

  it('given an unknown id, then NOT_FOUND', async () => {
    const { gateway } = consortium.lakeside;
    refused(await read(gateway, 'GetPack', commitId, '1'), 'NOT_FOUND');
    refused(await read(gateway, 'GetChart', randomUUID()), 'NOT_FOUND');
    refused(await read(gateway, 'GetCompartment', randomUUID()), 'NOT_FOUND');
    refused(await read(gateway, 'GetCommitment', randomUUID()), 'NOT_FOUND');
  });

  it('given an organisation of another kind, then no private value, but the public commitment', async () => {
    const { gateway } = consortium.cornerstone;
    for (const [name, ...args] of [
      ['GetPack', commitId, '0'],
      ['GetChart', chart.chartId],
      ['GetCompartment', compartment.compartmentId],
    ] as const) {
      refused(await read(gateway, name, ...args), 'ORGANIZATION_KIND_NOT_PERMITTED');
    }
    succeeded(await read(gateway, 'GetCommitment', commitId));
  });

  it('given several commits, when listed page by page, then each comes once', async () => {
    const { ledger, lakeside } = consortium;
    for (let count = 0; count < 4; count += 1) {
      succeeded(await commit(ledger, lakeside, prepareCommit(chart, compartment)));
    }
    const stranger = await createIdentity('NorthfieldMSP', 'client');
    const pages: CommitmentPage[] = [];
    do {
      const bookmark = pages.at(-1)?.bookmark ?? '';
      const { payload } = succeeded(await read(stranger, 'ListCommitments', '2', bookmark));
      pages.push(JSON.parse(payload) as CommitmentPage);
    } while (pages.at(-1)?.bookmark !== '');

    const ids = pages.flatMap((page) => page.commitments.map((item) => item.commitId));
    assert.deepEqual(
      pages.map((page) => page.commitments.length),
      [2, 2, 1],
    );
    assert.equal(new Set(ids).size, 5);
    assert.ok(ids.includes(commitId));
  });

  it('given a ledger without commits, when listed, then one empty page', async () => {
    const ledger = new TestLedger();
    const as = consortium.lakeside.gateway;
    const call = 'PatientRecordContract:ListCommitments';
    const { payload } = succeeded(await ledger.run({ as, call, args: ['200', ''] }));
    assert.deepEqual(JSON.parse(payload), { bookmark: '', commitments: [] });
  });

  it('given a page size or bookmark out of bounds, then INVALID_ARGUMENT', async () => {
    const { gateway } = consortium.lakeside;
    for (const [size, bookmark] of [
      ['0', ''],
      ['201', ''],
      ['1.5', ''],
      ['2', '../credential'],
    ] as const) {
      refused(await read(gateway, 'ListCommitments', size, bookmark), 'INVALID_ARGUMENT');
    }
  });
});
