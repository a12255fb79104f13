import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import {
  HealthChainError,
  versionsRoot,
  type Authority,
  type CareTeam,
  type Commitment,
  type Consent,
  type Credential,
  type Pack,
  type RecordVersion,
} from '@healthchain/protocol';
import sinon from 'sinon';
import type { JournalEvent } from '../journal/journal.js';
import { sealContent } from '../platform/keys/seal/index.js';
import { VerifiedCommits } from '../records/verified-commits.js';
import { chartReader, type ReadChartOptions } from './read-chart.js';
import { Sessions } from './sessions.js';
import { attending, factsLedger } from './test-support/standing-reader.js';

const salt = '0'.repeat(32);
const name = { accessId: randomUUID(), publicKeyDigest: 'a'.repeat(64) };

describe('Reading a chart within a session', () => {
  const patientId = randomUUID();
  const recordId = randomUUID();
  const compartmentId = randomUUID();
  const commitId = randomUUID();
  const recordKey = createSecretKey(randomBytes(32));
  let sessions: Sessions;
  let version: RecordVersion;
  let pack: Pack;
  let events: JournalEvent[];
  let consent: Consent;
  let authority: Partial<Authority>;
  let credential: Credential;

  const consentWith = (change: Partial<Consent> = {}): Consent => {
    const statement = {
      ...{ patientId, grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: '2026-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' },
    };
    return { enrolmentId: 'e', signed: { statement }, ...change } as unknown as Consent;
  };
  const revocation = {} as Consent['revocation'];

  beforeEach(async () => {
    sessions = new Sessions();
    events = [];
    consent = consentWith();
    authority = { enrolmentId: 'e' };
    credential = attending;
    const meta = { lastUpdated: '2026-03-01T12:00:00.000Z' };
    const json = JSON.stringify({ resourceType: 'Observation', id: recordId, meta });
    const binding = { recordId, version: 1, compartmentId };
    const ciphertext = Buffer.from(await sealContent(Buffer.from(json), recordKey, binding));
    version = {
      ...{ salt, recordId, version: 1, compartmentId, keyVersion: 1 },
      algorithm: 'A256GCM-STREAM',
      wrappedKey: Buffer.alloc(40).toString('base64'),
      content: { placement: 'inline', ciphertext: ciphertext.toString('base64') },
    };
    pack = { salt, commitId, index: 0, versions: [version] };
    const record = { recordId, type: 'Observation', version: 1, commitId, compartmentId };
    sessions.begin({
      request: {
        ...{ accessId: name.accessId, patientId, purpose: 'TREAT' },
        basis: { kind: 'consent', consentId: randomUUID() },
        ...{ compartments: ['general'], classes: ['results'] },
      },
      ...{ publicKeyDigest: name.publicKeyDigest, custodian: 'LakesideMSP' },
      until: new Date(Date.now() + 60_000).toISOString(),
      records: new Map([[recordId, { ...record, key: recordKey }]]),
      missing: 0,
    });
  });
  afterEach(() => {
    sessions.clear();
  });

  function reader(change: Partial<ReadChartOptions> = {}) {
    return chartReader({
      mspId: 'MillbrookMSP',
      sessions,
      access: factsLedger({
        consent: () => Promise.resolve(consent),
        authority: () => Promise.resolve(authority as Authority),
        credential: () => Promise.resolve(credential),
      }),
      commits: new VerifiedCommits({
        commitment: () => Promise.resolve({ packs: 1, root: versionsRoot([pack]) } as Commitment),
        pack: () => Promise.resolve(pack),
      }),
      fetchContent: () => Promise.reject(new Error('There is no large content here.')),
      journal: {
        record: (added) => {
          events.push(...added);
          return Promise.resolve();
        },
      },
      ...change,
    });
  }

  it('given a record in scope, then it is journalled and answered', async () => {
    const record = await reader().read(name, 'Observation', recordId);
    assert.equal(record?.id, recordId);
    assert.deepEqual(
      events.map(({ interaction, records, accessId }) => [interaction, records, accessId]),
      [['read', [recordId], name.accessId]],
    );
    const page = await reader().page(name, { after: 0, limit: 10 });
    assert.equal(page.total, 1);
    assert.equal(events.length, 2);
  });

  it('given the journal cannot be written, then nothing is answered', async () => {
    const journal = { record: () => Promise.reject(new Error('disk full')) };
    await assert.rejects(reader({ journal }).read(name, 'Observation', recordId), /disk full/);
  });

  it('given another type or id, then nothing', async () => {
    assert.equal(await reader().read(name, 'Patient', recordId), undefined);
    assert.equal(await reader().read(name, 'Observation', randomUUID()), undefined);
    assert.deepEqual(events, []);
  });

  it('given the consent was revoked meanwhile, then the session ends', async () => {
    consent = consentWith({ revocation });
    await assert.rejects(reader().read(name, 'Observation', recordId), { code: 'CONSENT_REVOKED' });
    consent = consentWith();
    await assert.rejects(reader().read(name, 'Observation', recordId), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given the clinician’s role changed meanwhile to one that may read less, then the session ends', async () => {
    credential = { ...attending, role: 'pharmacist' };
    await assert.rejects(reader().read(name, 'Observation', recordId), {
      code: 'POLICY_NOT_PERMITTED',
    });
    assert.throws(() => sessions.of(name.accessId, name.publicKeyDigest));
  });

  it('given a care team that the clinician was taken out of meanwhile, then the session ends', async () => {
    const careTeamId = randomUUID();
    const actors = [{ kind: 'care-team' as const, careTeamId }];
    const { statement } = consent.signed;
    consent = consentWith({ signed: { statement: { ...statement, actors } } as Consent['signed'] });
    const withMembers = (...members: string[]) =>
      reader({
        access: factsLedger({
          consent: () => Promise.resolve(consent),
          authority: () => Promise.resolve(authority as Authority),
          careTeam: (mspId, id) =>
            Promise.resolve(
              mspId === 'MillbrookMSP' && id === careTeamId
                ? ({ members } as unknown as CareTeam)
                : undefined,
            ),
        }),
      });
    const member = withMembers(name.publicKeyDigest);
    assert.ok(await member.read(name, 'Observation', recordId));
    const taken = withMembers('b'.repeat(64));
    await assert.rejects(taken.read(name, 'Observation', recordId), {
      code: 'CONSENT_FOR_ANOTHER',
    });
    await assert.rejects(member.read(name, 'Observation', recordId), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given a credential that is no longer in force, then the session ends', async () => {
    credential = { ...attending, revokedAt: '2026-01-02T00:00:00.000Z' };
    await assert.rejects(reader().page(name, { after: 0, limit: 10 }), {
      code: 'CREDENTIAL_INACTIVE',
    });
    credential = attending;
    await assert.rejects(reader().read(name, 'Observation', recordId), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given a ledger that does not answer, then nothing leaves and the session goes on', async () => {
    const access = factsLedger({
      consent: () => Promise.reject(new Error('unreachable')),
      authority: () => Promise.resolve(authority as Authority),
    });
    await assert.rejects(reader({ access }).read(name, 'Observation', recordId), /unreachable/);
    assert.deepEqual(events, []);
    assert.ok(await reader().read(name, 'Observation', recordId));
  });

  it('given the passkey was replaced meanwhile, then the session ends', async () => {
    authority = { enrolmentId: 'new' };
    const page = reader().page(name, { after: 0, limit: 10 });
    await assert.rejects(page, { code: 'CONSENT_SUPERSEDED' });
  });

  it('given the consent is revoked while records are opened, then they do not leave', async () => {
    const commits = new VerifiedCommits({
      commitment: () => Promise.resolve({ packs: 1, root: versionsRoot([pack]) } as Commitment),
      pack: () => {
        consent = consentWith({ revocation });
        return Promise.resolve(pack);
      },
    });
    await assert.rejects(reader({ commits }).read(name, 'Observation', recordId), {
      code: 'CONSENT_REVOKED',
    });
    assert.deepEqual(events, []);
  });

  it('given the consent is revoked after they were fetched ahead, then they do not leave', async () => {
    const fetched = sinon.spy((_: string) => Promise.resolve(new Map([[recordId, version]])));
    const { expect, page } = reader({ commits: { of: fetched } });
    expect(sessions.of(name.accessId, name.publicKeyDigest));
    sinon.assert.calledOnceWithExactly(fetched, commitId);
    consent = consentWith({ revocation });
    await assert.rejects(page(name, { after: 0, limit: 10 }), { code: 'CONSENT_REVOKED' });
    assert.deepEqual(events, []);
  });

  it('given what is fetched ahead cannot be had, then only who asks for it is told', async () => {
    const of = () => Promise.reject(new HealthChainError('PRIVATE_DATA_UNAVAILABLE'));
    const { expect, read } = reader({ commits: { of } });
    expect(sessions.of(name.accessId, name.publicKeyDigest));
    await assert.rejects(read(name, 'Observation', recordId), { code: 'PRIVATE_DATA_UNAVAILABLE' });
  });

  it('given a revoked consent and records that do not open, then the session ends all the same', async () => {
    consent = consentWith({ revocation });
    const commits = new VerifiedCommits({
      commitment: () => Promise.reject(new Error('unreachable')),
      pack: () => Promise.resolve(pack),
    });
    await assert.rejects(reader({ commits }).read(name, 'Observation', recordId), {
      code: 'CONSENT_REVOKED',
    });
    assert.throws(() => sessions.of(name.accessId, name.publicKeyDigest), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given a peer that holds something else than was committed, then COMMITMENT_MISMATCH', async () => {
    const commits = new VerifiedCommits({
      commitment: () => Promise.resolve({ packs: 1, root: 'f'.repeat(64) } as Commitment),
      pack: () => Promise.resolve(pack),
    });
    await assert.rejects(reader({ commits }).read(name, 'Observation', recordId), {
      code: 'COMMITMENT_MISMATCH',
    });
  });
});
