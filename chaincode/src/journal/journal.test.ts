import { strict as assert } from 'node:assert';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { canonicalJson, noAnchor, type JournalAnchor } from '@healthchain/protocol';
import { foundConsortium, refused, succeeded, type Consortium } from '../testing/consortium.js';
import type { Outcome } from '../testing/test-ledger.js';

describe('Anchors of a read journal', () => {
  let consortium: Consortium;
  beforeEach(async () => {
    consortium = await foundConsortium();
  });

  function anchor(
    sequence: number,
    { as = consortium.lakeside.gateway, entries = 3 } = {},
  ): Promise<Outcome> {
    const root = randomBytes(32).toString('hex');
    const request = { sequence, root, entries, idempotencyKey: randomUUID() };
    return consortium.ledger.run({
      as,
      call: 'PatientRecordContract:AnchorJournal',
      args: [JSON.stringify(request)],
    });
  }

  const anchored = async (...args: Parameters<typeof anchor>): Promise<JournalAnchor> =>
    JSON.parse(succeeded(await anchor(...args)).payload) as JournalAnchor;

  it('given anchors one after the other, then each names the digest of the one before', async () => {
    const first = await anchored(1);
    assert.equal(first.previous, noAnchor);
    const second = await anchored(2);
    const digest = createHash('sha256').update(canonicalJson(first)).digest('hex');
    assert.equal(second.previous, digest);
    const read = await consortium.ledger.run({
      as: consortium.cornerstone.admin,
      call: 'PatientRecordContract:GetAnchor',
      args: ['LakesideMSP', '2'],
    });
    assert.deepEqual(JSON.parse(succeeded(read).payload), second);
  });

  it('given two organisations, then each counts its own', async () => {
    await anchored(1);
    const as = consortium.cornerstone.gateway;
    assert.equal((await anchored(1, { as })).organization, 'CornerstoneMSP');
  });

  it('given a gap, an anchor again, none or too many entries, then refused', async () => {
    refused(await anchor(2), 'ANCHOR_UNEXPECTED');
    await anchored(1);
    refused(await anchor(1), 'ALREADY_EXISTS');
    refused(await anchor(3), 'ANCHOR_UNEXPECTED');
    refused(await anchor(2, { entries: 0 }), 'INVALID_ARGUMENT');
    refused(await anchor(2, { entries: 4097 }), 'INVALID_ARGUMENT');
  });

  it('given somebody else than a gateway, then refused', async () => {
    refused(await anchor(1, { as: consortium.lakeside.admin }), 'CREDENTIAL_MISSING');
  });
});
