import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
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
import { attending, standingReader } from '../access/test-support/standing-reader.js';
import { softwareWrappingKey } from '../platform/keys/test-support/software-wrapping-key.js';
import { keyKeeper, type KeyKeeperOptions } from './key-keeper.js';
import type { WantedScope } from '../records/scope/records-in-scope.js';
import { receiveKeys } from './receive-keys.js';

/** Those of an own chart's records that are wanted; all are of the general compartment. */
function inScope(records: readonly ReleasedRecord[], wanted: WantedScope): ReleasedRecord[] {
  return records.filter(({ type }) =>
    wanted.covers({ compartment: 'general', resourceClass: classOfType(type), date: undefined }),
  );
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
        authority: () => Promise.resolve(held),
        consent: () => Promise.resolve(consent),
        ...standingReader,
      },
      organizationNames: () => Promise.resolve((mspId) => `the people’s ${mspId}`),
      keys: {
        wrappingKey: () =>
          Promise.resolve({ organization: reader, publishedAt: '', ...readerKey.target }),
        release: (request) => {
          committed.push(request);
          return Promise.resolve();
        },
      },
      requireProof: () => Promise.resolve(),
      now: () => Date.parse(opened),
      recordsInScope: (chartId, wanted) => {
        asked.push(`${chartId} ${wanted.kinds.join()}`);
        return Promise.resolve(inScope([record], wanted));
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
            authority: () =>
              Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
            consent: () => Promise.reject(new HealthChainError('NOT_FOUND')),
            ...standingReader,
            emergency: () => Promise.resolve(emergency as Emergency),
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
      recordsInScope: (_, wanted) => Promise.resolve(inScope([medication, record], wanted)),
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
        authority: () =>
          Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
        consent: () => Promise.resolve(consentWith()),
        ...standingReader,
        credential: () => Promise.resolve(credential),
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
          authority: () =>
            Promise.resolve({ patientId, custodian, enrolmentId } as unknown as Authority),
          consent: () => Promise.resolve(consentWith({ actors })),
          ...standingReader,
          careTeam: () => Promise.resolve({ members } as unknown as CareTeam),
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
        wrappingKey: () =>
          Promise.resolve({ organization: reader, publishedAt: '', ...readerKey.target }),
        release: () => Promise.reject(new HealthChainError('CONSENT_REVOKED')),
      },
    };
    await assert.rejects(keeper(options)(call), { code: 'CONSENT_REVOKED' });
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
