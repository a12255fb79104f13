import assert from 'node:assert/strict';
import { randomBytes, createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential, Licence } from '@healthchain/protocol';
import { disclose, present } from '@healthchain/protocol/attestation';
import { verifyPresentation } from '@healthchain/protocol/presentation';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { attestationDesk, type AttestationDesk, type Presentable } from './attestation-desk.js';
import { openIssuer } from './issuer.js';
import { ensureIssuerSeed } from './issuer-seed.js';
import { monthEndAfter } from './month-end-after.js';
import { InMemoryDisclosure } from './test-support/in-memory-disclosure.js';

const mspId = 'LakesideMSP';
const [physician, nurse, nobody] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

describe('the attestations that a gateway keeps for its people', () => {
  let folder: string;
  let store: DurableStore;
  let ledger: InMemoryDisclosure;
  let licences: Map<string, Licence>;
  let suspended: Set<string>;
  let clock: number;
  let desk: AttestationDesk;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-attestations-'));
    store = await openDurableStore({ folder, wrappingKey: softwareWrappingKey() });
    ledger = new InMemoryDisclosure(mspId);
    clock = Date.parse('2026-03-31T23:59:59Z');
    suspended = new Set();
    licences = new Map([
      [physician, { profession: 'physician', state: 'OH' }],
      [nurse, { profession: 'nurse', state: 'KY' }],
    ]);
    const issuer = openIssuer({ mspId, seed: createSecretKey(randomBytes(32)), ledger });
    await issuer.publish();
    desk = attestationDesk({
      ...{ mspId, licences, issuer, ledger, store: store.attestations },
      credential: (_mspId, publicKeyDigest) => Promise.resolve(credentialOf(publicKeyDigest)),
      now: () => clock,
    });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  function credentialOf(publicKeyDigest: string): Credential {
    const [issuedAt, validUntil] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
    return {
      ...{ publicKeyDigest, role: 'clinician', organization: mspId, issuedAt, validUntil },
      countersignedBy: 'MillbrookMSP',
      ...(suspended.has(publicKeyDigest) ? { revokedAt: issuedAt } : {}),
    };
  }

  function requireValid({ attestation, issuer }: Presentable): void {
    const context = randomBytes(32);
    const disclosed = disclose(attestation.attributes, ['profession']);
    const presentation = present(attestation, issuer, disclosed, context);
    verifyPresentation({ presentation, disclosed, context }, issuer);
  }

  it('given a licence, then it is attested until the end of next month, and kept', async () => {
    const attestation = await desk.obtain(physician);
    assert.deepEqual(attestation.attributes, {
      ...{ kind: 'provider', profession: 'physician', state: 'OH' },
      validUntil: '2026-05-01T00:00:00Z',
    });
    assert.deepEqual(await desk.obtain(physician), attestation);
    requireValid(await desk.presentable(physician));
  });

  it('given no licence, then nothing is attested', async () => {
    await assert.rejects(desk.obtain(nobody), { code: 'LICENCE_UNKNOWN' });
    await assert.rejects(desk.presentable(nobody), { code: 'ATTESTATION_MISSING' });
  });

  it('given another licence, or the end of the attestation, then a new one; the old is revoked', async () => {
    const first = await desk.obtain(physician);
    licences.set(physician, { profession: 'physician', state: 'KY' });
    const second = await desk.obtain(physician);
    clock = Date.parse('2026-05-01T00:00:00Z');
    const third = await desk.obtain(physician);
    const ids = ledger.revocations.map(({ revocationId }) => revocationId);
    assert.deepEqual(ids, [first.revocationId, second.revocationId]);
    assert.equal(third.attributes.validUntil, '2026-07-01T00:00:00Z');
    requireValid(await desk.presentable(physician));
  });

  it('given a suspended holder, then theirs is revoked, and a colleague’s holds on', async () => {
    const { revocationId } = await desk.obtain(physician);
    await desk.obtain(nurse);
    await desk.withdraw();
    assert.equal(ledger.revocations.length, 0);
    suspended.add(physician);
    await desk.withdraw();
    await desk.withdraw();
    assert.deepEqual(
      ledger.revocations.map((revocation) => revocation.revocationId),
      [revocationId],
    );
    await assert.rejects(desk.presentable(physician), { code: 'ATTESTATION_MISSING' });
    const renewed = await desk.presentable(nurse);
    assert.equal(renewed.attestation.revocations, 1);
    requireValid(renewed);
    assert.deepEqual(await desk.presentable(nurse), renewed);
  });

  it('given a restart, then the seed is the same, and stands wrapped', async () => {
    const key = softwareWrappingKey();
    const seed = await ensureIssuerSeed(store.settings, key);
    assert.ok(seed.equals(await ensureIssuerSeed(store.settings, key)));
    const text = (await store.settings.get('attestation-issuer-seed')) ?? '';
    assert.deepEqual(Object.keys(JSON.parse(text) as object).sort(), [
      'algorithm',
      'ciphertext',
      'keyId',
    ]);
    assert.ok(!text.includes(seed.export().toString('base64')));
  });
});

describe('monthEndAfter', () => {
  it('given any instant of a month, then the same, also over the end of a year', () => {
    const ends = ['2026-11-01T00:00:00Z', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z'];
    assert.deepEqual(
      ends.map((instant) => monthEndAfter(Date.parse(instant))),
      ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'],
    );
  });
});
