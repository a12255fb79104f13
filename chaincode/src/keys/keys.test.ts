import { strict as assert } from 'node:assert';
import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type Access,
  type EscrowDeposit,
  type KeeperRelease,
  type Release,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import {
  newCompartment,
  newSalt,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { commit } from '../testing/commits.js';
import { refused, succeeded, type Consortium, type Member } from '../testing/consortium.js';
import type { TestIdentity } from '../testing/identity.js';
import { later, PatientScene } from '../testing/patient-scene.js';
import { enrolmentOf, now } from '../testing/patients.js';
import type { Outcome } from '../testing/test-ledger.js';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

describe('The release of keys', () => {
  let scene: PatientScene;
  let consortium: Consortium;
  let readerKey: WrappingPublicKey;
  let consentId: string;

  beforeEach(async () => {
    scene = await PatientScene.open();
    ({ consortium } = scene);
    await scene.enrol();
    consentId = await scene.consent();
    readerKey = JSON.parse(
      succeeded(await publish(consortium.millbrook)).payload,
    ) as WrappingPublicKey;
  });

  function publish({ gateway }: Member, key = spki): Promise<Outcome> {
    const request = { publicKey: key, algorithm: 'RSA-OAEP', idempotencyKey: randomUUID() };
    return consortium.ledger.run({
      as: gateway,
      call: 'PatientRecordContract:PublishWrappingKey',
      args: [JSON.stringify(request)],
    });
  }

  function release(
    access: Access,
    {
      as = consortium.lakeside.gateway,
      at = now,
      keyId = readerKey.keyId,
      patientId = access.request.patientId,
      accessId = access.request.accessId,
      named = '',
    } = {},
  ): Promise<Outcome> {
    const sealedDigest = randomBytes(32).toString('hex');
    const request = { accessId, patientId, keyId, sealedDigest };
    const salt = newSalt();
    return consortium.ledger.run({
      as,
      call: 'PatientRecordContract:ReleaseKeys',
      args: [named || accessId, saltedDigest(salt, request), randomUUID()],
      transient: { release: { salt, request } },
      at,
    });
  }

  function depositOf(change: Partial<EscrowDeposit> = {}, keepers = threeKeepers): EscrowDeposit {
    return {
      consentId,
      patientId: scene.patient.chart.chartId,
      parts: [
        {
          kind: 'general',
          sealed: randomBytes(64).toString('base64'),
          shares: keepers.map((keeper) => ({
            keeper,
            wrapped: {
              algorithm: 'RSA-OAEP',
              keyId: readerKey.keyId,
              ciphertext: randomBytes(256).toString('base64'),
            },
          })),
        },
      ],
      ...change,
    };
  }

  const threeKeepers: readonly string[] = ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP'];

  function deposit(
    value: EscrowDeposit,
    as: TestIdentity = consortium.lakeside.gateway,
  ): Promise<Outcome> {
    const salt = newSalt();
    return consortium.ledger.run({
      as,
      call: 'PatientRecordContract:DepositKeyShares',
      args: [value.consentId, saltedDigest(salt, value), randomUUID()],
      transient: { escrow: { salt, deposit: value } },
    });
  }

  /** Publishes the keepers' keys; Evergreen's is put there, since the scene has three members. */
  async function publishKeepers(): Promise<void> {
    succeeded(await publish(consortium.cornerstone));
    const evergreen = { ...readerKey, organization: 'EvergreenMSP' };
    consortium.ledger.state.set('wrappingKey/EvergreenMSP', JSON.stringify(evergreen));
  }

  it('given a wrapping key, then it is published under its organisation', async () => {
    const read = await consortium.ledger.run({
      as: consortium.cornerstone.admin,
      call: 'PatientRecordContract:GetWrappingKey',
      args: ['MillbrookMSP'],
    });
    assert.deepEqual(JSON.parse(succeeded(read).payload), readerKey);
    assert.equal(readerKey.organization, 'MillbrookMSP');
  });

  it('given no RSA key, or somebody else than a gateway, then none is published', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const { n = '', e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
      format: 'jwk',
    });
    const modulus = Buffer.from(n, 'base64url');
    const even = Buffer.concat([modulus.subarray(0, -1), Buffer.of(0)]).toString('base64url');
    const large = Buffer.from('ffffffffffffffffff', 'hex').toString('base64url');
    const strange = [
      { kty: 'RSA', n, e: large },
      { kty: 'RSA', n, e: Buffer.of(3).toString('base64url') },
      { kty: 'RSA', n: even, e },
    ].map((key) => createPublicKey({ format: 'jwk', key }));
    for (const key of [short, ...strange]) {
      const spki = key.export({ type: 'spki', format: 'der' }).toString('base64');
      refused(await publish(consortium.millbrook, spki), 'INVALID_ARGUMENT');
    }
    refused(
      await publish({ ...consortium.millbrook, gateway: scene.clinician }),
      'ROLE_NOT_PERMITTED',
    );
  });

  it('given a permitted access, then the custodian’s release is committed, once', async () => {
    const access = await scene.access(consentId);
    const outcome = succeeded(await release(access));
    const { accessId, patientId } = access.request;
    assert.equal(outcome.event?.name, 'KeysReleased');
    const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event]);
    assert.ok(!visible.includes(patientId));
    const read = await consortium.ledger.run({
      as: consortium.millbrook.gateway,
      call: 'PatientRecordContract:GetRelease',
      args: [patientId, accessId, 'LakesideMSP'],
    });
    const committed = JSON.parse(succeeded(read).payload) as Release;
    assert.equal(committed.keyId, readerKey.keyId);
    assert.equal(committed.organization, 'LakesideMSP');
    assert.equal(committed.policyVersion, 1);
    refused(await release(access), 'ALREADY_EXISTS');
    // Who opens charts chooses the ids of accesses: one for two patients is two accesses.
    const ofAnother = await consortium.ledger.run({
      as: consortium.millbrook.gateway,
      call: 'PatientRecordContract:GetRelease',
      args: [randomUUID(), accessId, 'LakesideMSP'],
    });
    refused(ofAnother, 'NOT_FOUND');
  });

  it('given a refused access, an unknown one or another patient’s, then ACCESS_NOT_PERMITTED', async () => {
    const asked = await scene.access(consentId, { purpose: 'HRESCH' });
    assert.equal(asked.outcome.kind, 'refused');
    refused(await release(asked), 'ACCESS_NOT_PERMITTED');
    const access = await scene.access(consentId);
    refused(await release(access, { accessId: randomUUID() }), 'ACCESS_NOT_PERMITTED');
    refused(await release(access, { patientId: randomUUID() }), 'ACCESS_NOT_PERMITTED');
  });

  it('given another access id in the public arguments, then INVALID_ARGUMENT', async () => {
    const access = await scene.access(consentId);
    refused(await release(access, { named: randomUUID() }), 'INVALID_ARGUMENT');
  });

  it('given the session has ended, then SESSION_ENDED', async () => {
    const access = await scene.access(consentId);
    refused(await release(access, { at: later(15) }), 'SESSION_ENDED');
    succeeded(await release(access, { at: later(14.99) }));
  });

  it('given the consent was revoked meanwhile, then CONSENT_REVOKED', async () => {
    const access = await scene.access(consentId);
    succeeded(await scene.revoke(consentId));
    refused(await release(access), 'CONSENT_REVOKED');
  });

  it('given the passkey was replaced meanwhile, then CONSENT_SUPERSEDED', async () => {
    const access = await scene.access(consentId);
    const { patient } = scene;
    const id = randomUUID();
    const statement = {
      ...enrolmentOf(patient),
      issuedAt: later(1),
    };
    const signature = patient.authenticator.sign(statement);
    succeeded(await scene.propose(statement, signature, { id, at: later(1) }));
    succeeded(await scene.confirm(id, { at: later(1) }));
    refused(await release(access, { at: later(2) }), 'CONSENT_SUPERSEDED');
  });

  it('given another hospital, a pharmacy without shares or a person, then refused', async () => {
    const access = await scene.access(consentId);
    const { millbrook, cornerstone } = consortium;
    refused(await release(access, { as: millbrook.gateway }), 'NOT_KEY_KEEPER');
    refused(await release(access, { as: cornerstone.gateway }), 'NOT_KEY_KEEPER');
    refused(await release(access, { as: scene.clinician }), 'ROLE_NOT_PERMITTED');
  });

  it('given a wrapping key that the reader has not published, then WRAPPING_KEY_UNKNOWN', async () => {
    const access = await scene.access(consentId);
    const keyId = randomBytes(32).toString('hex');
    refused(await release(access, { keyId }), 'WRAPPING_KEY_UNKNOWN');
  });

  describe('by key keepers', () => {
    beforeEach(publishKeepers);

    /** A release by a keeper, as the ledger then holds it for the chart. */
    async function releasedByKeeper(under = consentId, kind = 'general'): Promise<KeeperRelease> {
      const access = await scene.access(under, { compartments: [kind] });
      succeeded(await release(access, { as: consortium.cornerstone.gateway }));
      const read = await consortium.ledger.run({
        as: consortium.lakeside.gateway,
        call: 'PatientRecordContract:GetKeeperRelease',
        args: [scene.patient.chart.chartId],
      });
      return JSON.parse(succeeded(read).payload) as KeeperRelease;
    }

    function write(...keeperReleases: readonly KeeperRelease[]): Promise<Outcome> {
      const { chart } = scene.patient;
      const { request, payload } = prepareCommit(chart, newCompartment(chart));
      const stated = keeperReleases.length === 0 ? {} : { keeperReleases: [...keeperReleases] };
      return commit(consortium.ledger, consortium.lakeside, {
        request,
        payload: { ...payload, ...stated },
      });
    }

    it('given a keeper’s release, then the custodian writes only once it says that it knows', async () => {
      succeeded(await deposit(depositOf()));
      succeeded(await write());
      const first = await releasedByKeeper();
      assert.equal(first.policyVersion, 1);
      refused(await write(), 'KEYS_RELEASED');
      refused(await write({ ...first, salt: newSalt() }), 'KEYS_RELEASED');
      const { privateWrites } = succeeded(await write(first));
      assert.ok(Object.keys(privateWrites).every((key) => key.startsWith('phiReferences:')));
      const second = await releasedByKeeper();
      refused(await write(first), 'KEYS_RELEASED');
      succeeded(await write(second));
    });

    it('given releases of several kinds, then the mark names all of them', async () => {
      const wide = await scene.consent({ compartments: ['general', 'hiv'] });
      const [general] = depositOf().parts;
      assert.ok(general);
      const parts = (['general', 'hiv'] as const).map((kind) => ({ ...general, kind }));
      succeeded(await deposit(depositOf({ consentId: wide, parts })));
      assert.deepEqual((await releasedByKeeper(wide, 'hiv')).compartments, ['hiv']);
      assert.deepEqual((await releasedByKeeper(wide)).compartments, ['general', 'hiv']);
    });

    it('given a peer outside the collection, then it comes to the same decision', async () => {
      succeeded(await deposit(depositOf()));
      const known = await releasedByKeeper();
      consortium.ledger.holdsPrivateValues = false;
      refused(await write(), 'KEYS_RELEASED');
      succeeded(await write(known));
    });

    it('given the custodian’s own release, then it writes as before', async () => {
      succeeded(await release(await scene.access(consentId)));
      succeeded(await write());
    });

    it('given a revocation, then what keepers held for the consent is purged, and no other', async () => {
      succeeded(await deposit(depositOf()));
      const other = await scene.consent();
      succeeded(await deposit(depositOf({ consentId: other })));
      const { privatePurges } = succeeded(await scene.revoke(consentId));
      assert.deepEqual(privatePurges, [`patientAuthority:escrow/${consentId}`]);
    });

    it('given a new passkey, then what keepers held for the consents of the old one is purged', async () => {
      succeeded(await deposit(depositOf()));
      const { patient } = scene;
      const statement = { ...enrolmentOf(patient), issuedAt: later(1) };
      const id = randomUUID();
      const signature = patient.authenticator.sign(statement);
      succeeded(await scene.propose(statement, signature, { id, at: later(1) }));
      const { privatePurges } = succeeded(await scene.confirm(id, { at: later(1) }));
      assert.deepEqual(privatePurges, [`patientAuthority:escrow/${consentId}`]);
    });

    it('given a deposit for the consent, then a keeper can release its share, once', async () => {
      succeeded(await deposit(depositOf()));
      const access = await scene.access(consentId);
      const { cornerstone } = consortium;
      succeeded(await release(access, { as: cornerstone.gateway }));
      refused(await release(access, { as: cornerstone.gateway }), 'ALREADY_EXISTS');
    });

    it('given a deposit, then it is read as it was made', async () => {
      const value = depositOf();
      succeeded(await deposit(value));
      const read = await consortium.ledger.run({
        as: consortium.cornerstone.gateway,
        call: 'PatientRecordContract:GetEscrow',
        args: [consentId],
      });
      const escrow = JSON.parse(succeeded(read).payload) as EscrowDeposit;
      assert.deepEqual(escrow.parts, value.parts);
    });

    it('given somebody else than the custodian, then NOT_CUSTODIAN', async () => {
      refused(await deposit(depositOf(), consortium.millbrook.gateway), 'NOT_CUSTODIAN');
      refused(await deposit(depositOf({ patientId: randomUUID() })), 'NOT_CUSTODIAN');
    });

    it('given no such consent, or one that was revoked, then refused', async () => {
      refused(await deposit(depositOf({ consentId: randomUUID() })), 'CONSENT_UNKNOWN');
      succeeded(await scene.revoke(consentId));
      refused(await deposit(depositOf()), 'CONSENT_REVOKED');
    });

    it('given other kinds than the consent’s, then ESCROW_MISMATCH', async () => {
      const [part] = depositOf().parts;
      assert.ok(part !== undefined);
      for (const parts of [
        [{ ...part, kind: 'hiv' as const }],
        [part, { ...part, kind: 'hiv' as const }],
        [part, part],
      ]) {
        refused(await deposit(depositOf({ parts })), 'ESCROW_MISMATCH');
      }
      const two = await scene.consent({ compartments: ['general', 'hiv'] });
      refused(await deposit(depositOf({ consentId: two })), 'ESCROW_MISMATCH');
    });

    it('given keepers that are the custodian, twice the same or without a key, then ESCROW_MISMATCH', async () => {
      for (const keepers of [
        ['LakesideMSP', 'CornerstoneMSP', 'EvergreenMSP'],
        ['CornerstoneMSP', 'CornerstoneMSP', 'EvergreenMSP'],
        ['CornerstoneMSP', 'EvergreenMSP', 'NorthfieldMSP'],
      ]) {
        refused(await deposit(depositOf({}, keepers)), 'ESCROW_MISMATCH');
      }
    });

    it('given a deposit, then its public part names no patient', async () => {
      const outcome = succeeded(await deposit(depositOf()));
      const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event ?? '']);
      assert.ok(!visible.includes(scene.patient.chart.chartId));
    });
  });
});
