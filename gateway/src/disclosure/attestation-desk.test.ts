import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HealthChainError, type Credential, type Licence } from '@healthchain/protocol';
import { disclose, present } from '@healthchain/protocol/attestation';
import { verifyPresentation } from '@healthchain/protocol/presentation';
import { type DurableStore, openDurableStore } from '../platform/durable-store/durable-store.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { attestationDesk, type AttestationDesk } from './attestation-desk.js';
import { heldAttestations, type HeldAttestations, type Presentable } from './held-attestations.js';
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

const holderOf = (publicKeyDigest: string): string => `provider:${publicKeyDigest}`;
const [patient, stranger] = [randomUUID(), randomUUID()];

describe('the attestations that a gateway keeps for its people and patients', () => {
  let folder: string;
  let store: DurableStore;
  let ledger: InMemoryDisclosure;
  let licences: Map<string, Licence>;
  let suspended: Set<string>;
  let clock: number;
  let held: HeldAttestations;
  let desk: AttestationDesk;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'healthchain-attestations-'));
    store = await openDurableStore({ folder, wrappingKey: softwareWrappingKey() });
    ledger = new InMemoryDisclosure(mspId);
    clock = Date.parse('2026-03-31T23:59:59Z');
    suspended = new Set();
    licences = new Map([
      [physician, { profession: 'physician', state: 'OH' }],
      [nurse, { profession: 'registered-nurse', state: 'KY' }],
    ]);
    const issuer = openIssuer({ mspId, seed: createSecretKey(randomBytes(32)), ledger });
    await issuer.ownKey.publish();
    const now = () => clock;
    held = heldAttestations({ issuer, ledger, store: store.attestations, now });
    desk = attestationDesk({
      ...{ mspId, licences, held, now },
      credential: (_mspId, publicKeyDigest) => Promise.resolve(credentialOf(publicKeyDigest)),
      authority: custodianOf,
    });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const revoked = (): string[] => ledger.revocations.map(({ revocationId }) => revocationId);

  function custodianOf(patientId: string): Promise<{ custodian: string }> {
    const custodians = new Map<string, string>([
      [patient, mspId],
      [stranger, 'MillbrookMSP'],
    ]);
    const custodian = custodians.get(patientId);
    return custodian === undefined
      ? Promise.reject(new HealthChainError('NOT_FOUND'))
      : Promise.resolve({ custodian });
  }

  function credentialOf(publicKeyDigest: string): Credential {
    const [issuedAt, validUntil] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
    return {
      ...{ publicKeyDigest, role: 'attending', organization: mspId, issuedAt, validUntil },
      countersignedBy: 'MillbrookMSP',
      ...(suspended.has(publicKeyDigest) ? { revokedAt: issuedAt } : {}),
    };
  }

  function requireValid({ attestation, issuer }: Presentable): void {
    const context = randomBytes(32);
    const disclosed = disclose(attestation.attributes, ['profession', 'over18']);
    const presentation = present(attestation, issuer, disclosed, context);
    verifyPresentation({ presentation, disclosed, context }, issuer);
  }

  it('given a licence, then it is attested until the end of next month, and kept', async () => {
    const attestation = await desk.attestLicence(physician);
    assert.deepEqual(attestation.attributes, {
      ...{ kind: 'provider', profession: 'physician', state: 'OH' },
      validUntil: '2026-05-01T00:00:00Z',
    });
    assert.deepEqual(await desk.attestLicence(physician), attestation);
    requireValid(await held.presentable(holderOf(physician)));
  });

  it('given no licence, then nothing is attested', async () => {
    await assert.rejects(desk.attestLicence(nobody), { code: 'LICENCE_UNKNOWN' });
    await assert.rejects(held.presentable(holderOf(nobody)), { code: 'ATTESTATION_MISSING' });
  });

  it('given another licence, then a new attestation, and the old one is revoked', async () => {
    const first = await desk.attestLicence(physician);
    licences.set(physician, { profession: 'physician', state: 'KY' });
    await desk.review();
    const second = await desk.attestLicence(physician);
    assert.equal(second.attributes.kind === 'provider' && second.attributes.state, 'KY');
    assert.deepEqual(revoked(), [first.revocationId]);
    licences.delete(physician);
    await desk.review();
    assert.deepEqual(revoked(), [first.revocationId, second.revocationId]);
    await assert.rejects(held.presentable(holderOf(physician)), { code: 'ATTESTATION_MISSING' });
  });

  it('given the end of an attestation, then a new one, and nothing is revoked', async () => {
    await desk.attestLicence(physician);
    clock = Date.parse('2026-05-01T00:00:00Z');
    await desk.review();
    const renewed = await held.presentable(holderOf(physician));
    assert.equal(renewed.attestation.attributes.validUntil, '2026-07-01T00:00:00Z');
    requireValid(renewed);
    assert.deepEqual(revoked(), []);
  });

  it('given a suspended holder, then theirs is revoked, and a colleague’s holds on', async () => {
    const { revocationId } = await desk.attestLicence(physician);
    await desk.attestLicence(nurse);
    await desk.review();
    assert.equal(ledger.revocations.length, 0);
    suspended.add(physician);
    await desk.review();
    await desk.review();
    assert.deepEqual(revoked(), [revocationId]);
    await assert.rejects(held.presentable(holderOf(physician)), { code: 'ATTESTATION_MISSING' });
    const renewed = await held.presentable(holderOf(nurse));
    assert.equal(renewed.attestation.revocations, 1);
    requireValid(renewed);
    assert.deepEqual(await held.presentable(holderOf(nurse)), renewed);
  });

  it('given a patient of the hospital, then they are attested until it is taken back', async () => {
    const { attributes } = await desk.attestAdult(patient);
    assert.deepEqual(attributes, {
      ...{ kind: 'patient', over18: 'yes', validUntil: '2026-05-01T00:00:00Z' },
    });
    const holder = `patient:${patient}`;
    requireValid(await held.presentable(holder));
    await desk.review();
    assert.equal(ledger.revocations.length, 0);
    await desk.revokeAdult(patient);
    await desk.revokeAdult(patient);
    assert.equal(ledger.revocations.length, 1);
    await assert.rejects(held.presentable(holder), { code: 'ATTESTATION_MISSING' });
    await assert.rejects(desk.attestAdult(stranger), { code: 'NOT_CUSTODIAN' });
    await assert.rejects(desk.attestAdult(randomUUID()), { code: 'PATIENT_UNKNOWN' });
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
