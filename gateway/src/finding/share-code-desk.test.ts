import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseShareCode } from '@healthchain/protocol';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { type ShareCodeDesk, shareCodeDesk } from './share-code-desk.js';
import { digestOf, proofOf, tagOf } from './share-code-proof.js';

const hours = 3_600_000;
const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const [custodian, asker, third] = ['LakesideMSP', 'MillbrookMSP', 'ThirdMSP'];

describe('the share codes of a hospital', () => {
  let folder: string;
  let store: DurableStore;
  let clock: number;
  let desk: ShareCodeDesk;

  beforeEach(async () => {
    clock = 1_000_000;
    folder = mkdtempSync(join(tmpdir(), 'healthchain-share-codes-'));
    const now = () => clock;
    store = await openDurableStore({ folder, wrappingKey: softwareWrappingKey(), now });
    desk = shareCodeDesk({ mspId: custodian, store: store.shareCodes, now });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const presented = (code: string, between = { asker, custodian }) => ({
    tag: tagOf(code),
    proof: proofOf(digestOf(code), between),
  });

  it('given a code, then its holder learns whose it is, once', async () => {
    const { code, expiresAt } = await desk.make(patientId);
    assert.equal(parseShareCode(code), code);
    assert.equal(Date.parse(expiresAt), clock + 24 * hours);
    assert.equal(await desk.redeem(asker, presented(code)), patientId);
    assert.equal(await desk.redeem(asker, presented(code)), undefined);
  });

  it('given an expired code, then nobody learns anything', async () => {
    const { code } = await desk.make(patientId);
    clock += 24 * hours - 1;
    const { code: late } = await desk.make(patientId);
    clock += 1;
    assert.equal(await desk.redeem(asker, presented(code)), undefined);
    assert.equal(await desk.redeem(asker, presented(late)), patientId);
  });

  it('given a proof that another hospital was shown, then it is worth nothing here', async () => {
    const { code } = await desk.make(patientId);
    const shownToThird = presented(code, { asker, custodian: third });
    assert.equal(await desk.redeem(third, shownToThird), undefined);
    assert.equal(await desk.redeem(asker, shownToThird), undefined);
    assert.equal(await desk.redeem(third, presented(code)), undefined);
    assert.equal(await desk.redeem(asker, presented(code)), patientId);
  });

  it('given what is kept, then the code is not in it', async () => {
    const { code } = await desk.make(patientId);
    const [digest = '', ...others] = await store.shareCodes.withTag(tagOf(code));
    assert.deepEqual(others, []);
    assert.equal(digest, digestOf(code));
    assert.ok(!digest.includes(code.slice(6, 11)));
  });

  it('given three open codes, then a fourth is refused until one is gone', async () => {
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push(await desk.make(patientId));
    await assert.rejects(desk.make(patientId), { code: 'SHARE_CODES_EXHAUSTED' });
    await desk.redeem(asker, presented(codes[0]?.code ?? ''));
    await desk.make(patientId);
    await desk.withdraw(patientId);
    assert.equal(await desk.redeem(asker, presented(codes[1]?.code ?? '')), undefined);
    await desk.make(patientId);
  });
});
