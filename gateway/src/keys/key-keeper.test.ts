import assert from 'node:assert/strict';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  classOfType,
  HealthChainError,
  type Access,
  type Authority,
  type CareTeam,
  type Consent,
  type Emergency,
  type ReleasedRecord,
  type ReleaseRequest,
  type SealedRelease,
} from '@healthchain/protocol';
import sinon from 'sinon';
import type { Asked } from '../access/access-ledger.js';
import {
  attending,
  factsLedger,
  type LedgerParts,
} from '../access/test-support/standing-reader.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { AnnouncedAccesses } from './announced-accesses.js';
import { keyKeeper, type KeyKeeperOptions } from './key-keeper.js';
import type { KeyedRecord } from '../records/scope/records-in-scope.js';
import { receiveKeys } from './receive-keys.js';

/** Records of the general compartment. */
function keyed(...records: readonly ReleasedRecord[]): KeyedRecord[] {
  return records.map((released) => ({
    released,
    about: {
      compartment: 'general',
      resourceClass: classOfType(released.type),
      date: undefined,
    },
  }));
}

const reader = 'MillbrookMSP';
const custodian = 'LakesideMSP';

describe('The release of keys', () => {
  const readerKey = softwareWrappingKey();
  const accessId = randomUUID();
  const patientId = randomUUID();
  const record: ReleasedRecord = {
    recordId: randomUUID(),
    type: 'Observation',
    version: 1,
    commitId: randomUUID(),
    compartmentId: randomUUID(),
    key: randomBytes(32).toString('base64'),
  };
  const wrappingKey = () =>
    Promise.resolve({ organization: reader, publishedAt: '', ...readerKey.target });
  let committed: ReleaseRequest[];
  let asked: string[];

  beforeEach(() => {
    committed = [];
    asked = [];
  });

  const consentId = randomUUID();
  const enrolmentId = randomUUID();
  const opened = '2026-03-01T12:00:00.000Z';

  const access = (change: Partial<Access> = {}): Access => ({
    salt: '0'.repeat(32),
    request: {
      ...{ accessId, patientId, purpose: 'TREAT' },
      basis: { kind: 'consent', consentId },
      compartments: ['general'],
      classes: ['results'],
    },
    role: 'attending',
    organization: reader,
    publicKeyDigest: '0'.repeat(64),
    at: opened,
    outcome: { kind: 'permitted', until: '2026-03-01T12:15:00.000Z' },
    ...change,
  });

  function consentWith(statement: object = {}, rest: object = {}): Consent {
    const terms = {
      ...{ patientId, consentId, grantee: reader, purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: opened, until: '2026-04-01T00:00:00.000Z' },
    };
    const signed = { statement: { ...terms, ...statement } };
    return { consentId, enrolmentId, signed, ...rest } as unknown as Consent;
  }

  function keeper(
    change: Partial<KeyKeeperOptions> = {},
    known = access(),
    { consent = consentWith(), authority = {} }: { consent?: Consent; authority?: object } = {},
  ) {
    const held = { patientId, custodian, enrolmentId, ...authority } as unknown as Authority;
    return keyKeeper({
      mspId: custodian,
      access: {
        access: () => Promise.resolve(known),
        ...factsLedger({
          authority: () => Promise.resolve(held),
          consent: () => Promise.resolve(consent),
        }),
      },
      organizationNames: () => Promise.resolve((mspId) => `the people’s ${mspId}`),
      keys: {
        wrappingKey,
        release: (request) => {
          committed.push(request);
          return Promise.resolve();
        },
      },
      requireProof: () => Promise.resolve(),
      requireNotEnded: () => Promise.resolve(),
      requireComplete: () => Promise.resolve(),
      announced: { asked: () => undefined, take: () => Promise.resolve(undefined) },
      now: () => Date.parse(opened),
      recordsInScope: (chartId, wanted) => {
        asked.push(`${chartId} ${wanted.kinds.join()}`);
        return Promise.resolve(keyed(record));
      },
      ...change,
    });
  }

  const call = { accessId, patientId, reader };

  function receive(answer: unknown, digest = committed[0]?.sealedDigest ?? '') {
    const released = {
      ...{ accessId, patientId, keyId: readerKey.target.keyId, sealedDigest: digest },
      ...{ salt: '0'.repeat(32), organization: custodian, at: '' },
    };
    const options = {
      mspId: reader,
      wrappingKey: readerKey,
      keys: { released: () => Promise.resolve(released) },
    };
    return receiveKeys(options, { accessId, patientId, custodian }, answer);
  }

  it('given a permitted access, then the reader alone opens exactly what was committed', async () => {
    const answer = await keeper()(call);
    const sealed = Buffer.from(answer.sealed, 'base64');
    const digest = createHash('sha256').update(sealed).digest('hex');
    assert.deepEqual(
      committed.map(({ sealedDigest, keyId }) => [sealedDigest, keyId]),
      [[digest, readerKey.target.keyId]],
    );
    assert.deepEqual(asked, [`${patientId} general`]);
    assert.deepEqual(await receive(answer), { accessId, patientId, records: [record] });
    assert.ok(!sealed.includes(record.recordId));
  });

  it('given what can be under 42 CFR Part 2, then its notice and the consent’s scope are sealed with it', async () => {
    const { request } = access();
    const consent = consentWith({ compartments: ['general', 'substance-use'] });
    for (const compartment of ['substance-use', 'general'] as const) {
      const known = access({ request: { ...request, compartments: [compartment] } });
      committed.length = 0;
      const { notice } = await receive(await keeper({}, known, { consent })(call));
      assert.equal(
        notice?.statement.startsWith('This record which'),
        compartment !== 'general' || undefined,
      );
      assert.equal(notice?.scope?.includes('alcohol and drug use'), notice && true);
    }
  });

  it('given an emergency, then its clinician’s organisation, as long as it goes on', async () => {
    const emergencyId = randomUUID();
    const { request } = access();
    const broken = access({
      request: { ...request, basis: { kind: 'emergency', emergencyId }, purpose: 'BTG' },
    });
    const statement = {
      ...{ patientId, emergencyId, organization: reader, publicKeyDigest: '0'.repeat(64) },
      until: '2026-03-01T16:00:00.000Z',
    };
    const proven: unknown[] = [];
    const release = (emergency: object) =>
      keeper(
        {
          access: {
            access: () => Promise.resolve(broken),
            ...factsLedger({
              authority: () =>
                Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
              emergency: () => Promise.resolve(emergency as Emergency),
            }),
          },
          requireProof: (basis) => {
            proven.push(basis.emergency);
            return Promise.resolve();
          },
        },
        broken,
      )(call);
    const stands = { emergencyId, signed: { statement } };
    await release(stands);
    assert.deepEqual([proven, committed.length], [[stands], 1]);
    await assert.rejects(release({ ...stands, ended: {} }), { code: 'EMERGENCY_ENDED' });
    const another = { ...stands, emergencyId: randomUUID() };
    await assert.rejects(release(another), { code: 'AUTHORITY_NOT_PROVEN' });
    assert.equal(committed.length, 1);
  });

  it('given records of classes that were not asked for, then their keys stay', async () => {
    const medication = { ...record, recordId: randomUUID(), type: 'MedicationRequest' };
    const options: Partial<KeyKeeperOptions> = {
      recordsInScope: () => Promise.resolve(keyed(medication, record)),
    };
    const answer = await keeper(options)(call);
    assert.deepEqual((await receive(answer)).records, [record]);
  });

  it('given a reader who is suspended, or whose role may read less now, then nothing leaves', async () => {
    const revokedAt = '2026-02-28T00:00:00.000Z';
    for (const [credential, code] of [
      [{ ...attending, revokedAt }, 'CREDENTIAL_INACTIVE'],
      [{ ...attending, role: 'pharmacist' as const }, 'POLICY_NOT_PERMITTED'],
    ] as const) {
      const known = {
        access: () => Promise.resolve(access()),
        ...factsLedger({
          authority: () =>
            Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
          consent: () => Promise.resolve(consentWith()),
          credential: () => Promise.resolve(credential),
        }),
      };
      await assert.rejects(keeper({ access: known })(call), { code });
    }
    assert.deepEqual(committed, []);
  });

  it('given a consent for a care team, then keys are for its members, and for nobody else', async () => {
    const actors = [{ kind: 'care-team', careTeamId: 'team' }];
    const release = (members: readonly string[]) =>
      keeper({
        access: {
          access: () => Promise.resolve(access()),
          ...factsLedger({
            authority: () =>
              Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
            consent: () => Promise.resolve(consentWith({ actors })),
            careTeam: () => Promise.resolve({ members } as unknown as CareTeam),
          }),
        },
      })(call);
    await assert.rejects(release(['f'.repeat(64)]), { code: 'CONSENT_FOR_ANOTHER' });
    assert.deepEqual(committed, []);
    await release([access().publicKeyDigest]);
    assert.equal(committed.length, 1);
  });

  it('given a refused access, or another organisation’s, then nothing leaves', async () => {
    const refused = access({ outcome: { kind: 'refused', reason: 'CONSENT_UNKNOWN' } });
    for (const known of [refused, access({ organization: 'CornerstoneMSP' })]) {
      await assert.rejects(keeper({}, known)(call), { code: 'ACCESS_NOT_PERMITTED' });
    }
    assert.deepEqual(committed, []);
  });

  it('given the consent cannot be proven, then nothing leaves', async () => {
    const requireProof = () => Promise.reject(new HealthChainError('AUTHORITY_NOT_PROVEN'));
    await assert.rejects(keeper({ requireProof })(call), { code: 'AUTHORITY_NOT_PROVEN' });
    assert.deepEqual(committed, []);
  });

  it('given that it cannot be proven during an outage, then it is refused all the same', async () => {
    const requireProof = async () => {
      await setImmediate();
      throw new HealthChainError('CONSENT_REVOKED');
    };
    const recordsInScope = () => Promise.reject(new HealthChainError('KEY_UNAVAILABLE'));
    const refused = keeper({ requireProof, recordsInScope })(call);
    await assert.rejects(refused, { code: 'CONSENT_REVOKED' });
    assert.deepEqual(committed, []);
    await assert.rejects(keeper({ recordsInScope })(call), { code: 'KEY_UNAVAILABLE' });
    assert.deepEqual(committed, []);
  });

  for (const [what, inRequest, held] of [
    ['another patient’s authority', {}, { authority: { patientId: randomUUID() } }],
    ['another consent', {}, { consent: consentWith({}, { consentId: randomUUID() }) }],
    ['another access', { accessId: randomUUID() }, {}],
    ['an access to another chart', { patientId: randomUUID() }, {}],
  ] as const) {
    it(`given ${what} in the place of the right one, however well proven, then nothing leaves`, async () => {
      const moved = access({ request: { ...access().request, ...inRequest } });
      await assert.rejects(keeper({}, moved, held)(call), { code: 'AUTHORITY_NOT_PROVEN' });
      assert.deepEqual(committed, []);
    });
  }

  for (const [what, consent, code] of [
    ['for another organisation', consentWith({ grantee: 'EvergreenMSP' }), 'CONSENT_FOR_ANOTHER'],
    ['for another purpose', consentWith({ purposes: ['HPAYMT'] }), 'PURPOSE_NOT_CONSENTED'],
    ['of other compartments', consentWith({ compartments: ['hiv'] }), 'COMPARTMENT_NOT_CONSENTED'],
    ['that has ended', consentWith({ until: opened }), 'CONSENT_NOT_IN_FORCE'],
    ['of a former passkey', consentWith({}, { enrolmentId: randomUUID() }), 'CONSENT_SUPERSEDED'],
  ] as const) {
    it(`given an access that is permitted under a consent ${what}, then nothing leaves`, async () => {
      await assert.rejects(keeper({}, access(), { consent })(call), { code });
      assert.deepEqual(committed, []);
    });
  }

  it('given an access of a time at which no session goes on, then nothing leaves', async () => {
    const minutes = (count: number) => () => Date.parse(opened) + count * 60_000;
    await keeper({ now: minutes(17) })(call);
    await keeper({ now: minutes(-2) })(call);
    for (const now of [minutes(17.1), minutes(-2.1)]) {
      await assert.rejects(keeper({ now })(call), { code: 'SESSION_ENDED' });
    }
    assert.equal(committed.length, 2);
  });

  it('given another organisation’s chart, then NOT_KEY_KEEPER', async () => {
    await assert.rejects(keeper({ mspId: 'EvergreenMSP' })(call), { code: 'NOT_KEY_KEEPER' });
  });

  it('given the ledger refuses, as after a revocation, then nothing leaves', async () => {
    const options = {
      keys: {
        wrappingKey,
        release: () => Promise.reject(new HealthChainError('CONSENT_REVOKED')),
      },
    };
    await assert.rejects(keeper(options)(call), { code: 'CONSENT_REVOKED' });
  });

  it('given it is committed, then it leaves, and not before', async () => {
    let commit: () => void = () => undefined;
    const release = () => new Promise<void>((resolve) => (commit = resolve));
    const left = sinon.fake();
    const releasing = keeper({ keys: { wrappingKey, release } })(call).then(left);
    await setTimeout(20);
    sinon.assert.notCalled(left);
    commit();
    await releasing;
    sinon.assert.calledOnce(left);
  });

  describe('of an access that was announced', () => {
    const announcement = (request = access().request): Asked => ({
      ...{ request, organization: reader, publicKeyDigest: '0'.repeat(64) },
    });
    let consent: Consent;
    beforeEach(() => {
      consent = consentWith();
    });

    const ledger = (known = access(), parts: Partial<LedgerParts> = {}) => ({
      ...factsLedger({
        authority: () =>
          Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
        consent: () => Promise.resolve(consent),
        ...parts,
      }),
      access: () => Promise.resolve(known),
    });

    /** A keeper who was told of it, and had time to gather. */
    async function told(change: Partial<KeyKeeperOptions> = {}, announced = announcement()) {
      const gathering = {
        ...{ mspId: custodian, access: change.access ?? ledger(), now: () => Date.parse(opened) },
        keys: { wrappingKey },
        requireProof: () => Promise.resolve(),
        requireComplete: () => Promise.resolve(),
        recordsInScope: (chartId: string) => {
          asked.push(`${chartId} ahead`);
          return Promise.resolve(keyed(record));
        },
      };
      const accesses = new AnnouncedAccesses(gathering);
      accesses.announce(announced);
      await setImmediate();
      return keeper({ access: ledger(), announced: accesses, ...change });
    }

    it('given nothing changed, then what was gathered ahead, and its end is asked for last', async () => {
      const requireNotEnded = sinon.fake.resolves(undefined);
      const answer = await (await told({ requireNotEnded }))(call);
      assert.deepEqual(await receive(answer), { accessId, patientId, records: [record] });
      assert.deepEqual(asked, [`${patientId} ahead`]);
      sinon.assert.calledOnce(requireNotEnded);
    });

    it('given another one was announced than is permitted, then it is gathered for anew', async () => {
      const other = announcement({ ...access().request, classes: ['results', 'medications'] });
      const answer = await (await told({}, other))(call);
      assert.deepEqual(await receive(answer), { accessId, patientId, records: [record] });
      assert.deepEqual(asked, [`${patientId} ahead`, `${patientId} general`]);
    });

    it('given a care team that the reader was taken out of in between, then nothing leaves', async () => {
      let members = [access().publicKeyDigest];
      consent = consentWith({ actors: [{ kind: 'care-team', careTeamId: 'team' }] });
      const careTeam = () => Promise.resolve({ members } as unknown as CareTeam);
      const known = { ...ledger(access(), { careTeam }) };
      const release = await told({ access: known });
      assert.deepEqual(asked, [`${patientId} ahead`]);
      members = [];
      await assert.rejects(release(call), { code: 'CONSENT_FOR_ANOTHER' });
      assert.deepEqual(committed, []);
    });

    it('given what can be under 42 CFR Part 2, then the notice of what is permitted, not of what was announced', async () => {
      consent = consentWith({ compartments: ['general', 'substance-use'] });
      const { request } = access();
      const sensitive = { ...request, compartments: ['substance-use' as const] };
      for (const announced of [request, sensitive]) {
        for (const permitted of [request, sensitive]) {
          committed.length = 0;
          const known = ledger(access({ request: permitted }));
          const release = await told({ access: known }, announcement(announced));
          const { notice } = await receive(await release(call));
          assert.equal(notice !== undefined, permitted === sensitive);
          assert.equal(notice?.scope?.includes('alcohol and drug use'), notice && true);
        }
      }
    });

    it('given an emergency, then it is proven again, by the passkeys that the clinician has by then', async () => {
      const emergencyId = randomUUID();
      const basis = { kind: 'emergency' as const, emergencyId };
      const request = { ...access().request, basis, purpose: 'BTG' as const };
      const statement = {
        ...{ patientId, emergencyId, organization: reader, publicKeyDigest: '0'.repeat(64) },
        until: '2026-03-01T16:00:00.000Z',
      };
      const emergency = () =>
        Promise.resolve({ emergencyId, signed: { statement } } as unknown as Emergency);
      const known = ledger(access({ request }), { emergency });
      const proven = sinon.fake.resolves(undefined);
      const release = await told({ access: known, requireProof: proven }, announcement(request));
      await release(call);
      assert.deepEqual(asked, [`${patientId} ahead`]);
      sinon.assert.calledOnce(proven);
      const requireProof = () => Promise.reject(new HealthChainError('AUTHORITY_NOT_PROVEN'));
      const replaced = await told({ access: known, requireProof }, announcement(request));
      await assert.rejects(replaced(call), { code: 'AUTHORITY_NOT_PROVEN' });
      assert.equal(committed.length, 1);
    });

    it('given the consent is revoked in between, then nothing leaves', async () => {
      const release = await told();
      consent = consentWith({}, { revocation: {} });
      await assert.rejects(release(call), { code: 'CONSENT_REVOKED' });
      assert.deepEqual(committed, []);
    });

    it('given a revocation that the own peer has with the access, though not before, then nothing leaves', async () => {
      const release = await told({
        access: {
          ...ledger(),
          access: async () => {
            await setImmediate();
            if (consent.revocation !== undefined) {
              return access();
            }
            consent = consentWith({}, { revocation: {} });
            throw new HealthChainError('NOT_FOUND');
          },
        },
      });
      await assert.rejects(release(call), { code: 'CONSENT_REVOKED' });
      assert.deepEqual(committed, []);
    });

    it('given its end was seen, whatever the collection says, then nothing leaves', async () => {
      const requireNotEnded = () => Promise.reject(new HealthChainError('CONSENT_REVOKED'));
      await assert.rejects((await told({ requireNotEnded }))(call), { code: 'CONSENT_REVOKED' });
      assert.deepEqual(committed, []);
    });

    it('given the contract refused the access, then nothing leaves', async () => {
      const refused = access({ outcome: { kind: 'refused', reason: 'CONSENT_REVOKED' } });
      const release = await told({ access: ledger(refused) });
      await assert.rejects(release(call), { code: 'ACCESS_NOT_PERMITTED' });
      assert.deepEqual(committed, []);
    });

    it('given the access never reaches the ledger, then nothing leaves', async () => {
      const unknown = () => Promise.reject(new HealthChainError('LEDGER_UNAVAILABLE'));
      const release = await told({ access: { ...ledger(), access: unknown } });
      await assert.rejects(release(call), { code: 'LEDGER_UNAVAILABLE' });
      assert.deepEqual(committed, []);
    });

    it('given the contract refuses the release, as after a revocation, then nothing leaves', async () => {
      const release = () => Promise.reject(new HealthChainError('CONSENT_REVOKED'));
      const refused = (await told({ keys: { wrappingKey, release } }))(call);
      await assert.rejects(refused, { code: 'CONSENT_REVOKED' });
    });

    it('given its session is over, or commits are missing by now, then nothing leaves', async () => {
      const late = () => Date.parse(opened) + 18 * 60_000;
      await assert.rejects((await told({ now: late }))(call), { code: 'SESSION_ENDED' });
      const requireComplete = () => Promise.reject(new HealthChainError('CATCHING_UP'));
      await assert.rejects((await told({ requireComplete }))(call), { code: 'CATCHING_UP' });
      assert.deepEqual(committed, []);
    });
  });

  describe('as the reader receives it', () => {
    let answer: SealedRelease;
    beforeEach(async () => {
      answer = await keeper()(call);
    });

    it('given something else than the ledger names, then RELEASE_INVALID', async () => {
      const altered = Buffer.from(answer.sealed, 'base64');
      altered[3] = (altered[3] ?? 0) ^ 1;
      const changed = { ...answer, sealed: altered.toString('base64') };
      await assert.rejects(receive(changed), { code: 'RELEASE_INVALID' });
      const digest = createHash('sha256').update(altered).digest('hex');
      await assert.rejects(receive(changed, digest), { code: 'RELEASE_INVALID' });
    });

    it('given a session key that does not unwrap, then what the ledger names is asked first', async () => {
      const { ciphertext, ...rest } = answer.sessionKey;
      const wrong = `${ciphertext.startsWith('A') ? 'B' : 'A'}${ciphertext.slice(1)}`;
      const changed = { ...answer, sessionKey: { ...rest, ciphertext: wrong } };
      await assert.rejects(receive(changed, '0'.repeat(64)), { code: 'RELEASE_INVALID' });
      await assert.rejects(receive(changed));
    });

    it('given no release at all, then RELEASE_INVALID', async () => {
      for (const nothing of [undefined, {}, { ...answer, sealed: 'AAAA' }]) {
        await assert.rejects(receive(nothing), { code: 'RELEASE_INVALID' });
      }
    });

    it('given the release of another access, then RELEASE_INVALID', async () => {
      const other = { ...call, accessId: randomUUID() };
      const opened = access({ request: { ...access().request, accessId: other.accessId } });
      const swapped = await keeper({}, opened)(other);
      const digest = committed.at(-1)?.sealedDigest;
      await assert.rejects(receive(swapped, digest), { code: 'RELEASE_INVALID' });
    });
  });
});
