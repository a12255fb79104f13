import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Credential, HealthChainError, type JsonValue } from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { ledgerPeople } from './people.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const site = { rpId: 'lakeside.example', origin: 'https://portal.lakeside.example' };
const publicKeyDigest = 'a'.repeat(64);
const patientId = randomUUID();
const revokedCard = 'bad';
const card = { serialNumber: '5eed', validUntil: now + 1 };
const { passkey, ...device } = new SoftwareAuthenticator(site);

const registrar = (organization: string) => ({
  organization,
  publicKeyDigest: 'b'.repeat(64),
  transactionId: 'c'.repeat(64),
});
const statement = { channel: 'healthchain', nonce: randomUUID(), issuedAt: '2026-03-01T11:00:00Z' };
const assertion = {
  credentialId: passkey.credentialId,
  authenticatorData: 'AA',
  clientDataJSON: 'AA',
  signature: 'AA',
};
const vouched = {
  enrolmentId: randomUUID(),
  passkey,
  proposedBy: registrar('LakesideMSP'),
  confirmedBy: registrar('CornerstoneMSP'),
};
const enrolledProvider = {
  ...vouched,
  organization: 'LakesideMSP',
  publicKeyDigest,
  enrolment: {
    statement: {
      kind: 'provider-enrolment',
      ...statement,
      organization: 'LakesideMSP',
      publicKeyDigest,
      passkey,
    },
    assertion,
  },
};
const credential: Credential = {
  publicKeyDigest,
  role: 'attending',
  validUntil: '2027-01-01T00:00:00Z',
  organization: 'LakesideMSP',
  issuedAt: '2026-01-01T00:00:00Z',
  countersignedBy: 'MillbrookMSP',
  countersignedAt: '2026-01-01T00:00:00Z',
};
const authority = {
  ...vouched,
  salt: '0'.repeat(32),
  ...{ consents: [], delegations: [] },
  enrolmentSalt: '0'.repeat(32),
  patientId,
  custodian: 'LakesideMSP',
  revision: 1,
  enrolment: {
    statement: {
      kind: 'enrolment',
      ...statement,
      patientId,
      custodian: 'LakesideMSP',
      passkey,
      encryptionKey: device.encryptionKey,
    },
    assertion,
  },
};

const delegationId = randomUUID();
const delegate = new SoftwareAuthenticator(site);
const delegation = {
  ...{ salt: '0'.repeat(32), delegationId, enrolmentId: vouched.enrolmentId },
  recordedAt: '2026-02-01T00:00:00Z',
  signed: {
    statement: {
      ...{ kind: 'delegation', ...statement, patientId, delegationId },
      ...{ relationship: 'guardian', passkey: delegate.passkey, powers: ['see'] },
      ...{ purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: '2026-02-01T00:00:00Z', until: '2026-03-01T12:00:00.002Z' },
    },
    ...{ assertion, acceptance: assertion },
  },
};

describe('people who may sign in, by the ledger', () => {
  let state: Map<string, JsonValue | HealthChainError>;
  let revokedProviders: string[];

  beforeEach(() => {
    revokedProviders = [];
    state = new Map<string, JsonValue>([
      [`GetProviderPasskey LakesideMSP ${publicKeyDigest}`, enrolledProvider],
      [`GetCredential LakesideMSP ${publicKeyDigest}`, credential],
      [`GetAuthority ${patientId}`, authority],
      [`GetDelegation ${delegationId}`, delegation],
    ]);
  });

  const people = (mspId = 'LakesideMSP') =>
    ledgerPeople(
      {
        evaluate: (name, ...args) => {
          const [contract, method] = name.split(':');
          assert.equal(contract, 'AccessControlContract');
          const value = state.get([method, ...args].join(' ')) ?? new HealthChainError('NOT_FOUND');
          return value instanceof Error
            ? Promise.reject(value)
            : Promise.resolve(Buffer.from(JSON.stringify(value)));
        },
      },
      mspId,
      {
        ofCard: (serialNumber) => Promise.resolve(serialNumber === revokedCard),
        ofProvider: (digest) => Promise.resolve(revokedProviders.includes(digest)),
      },
      () => now,
    );
  const provider = () => people().find({ kind: 'provider', publicKeyDigest });
  const byCard = (changed: Partial<typeof card> = {}) =>
    people().findByCard({ kind: 'provider', publicKeyDigest }, { ...card, ...changed });
  const patient = (mspId?: string) => people(mspId).find({ kind: 'patient', patientId });

  it('given an enrolled provider with a credential in force, then with passkey and role', async () => {
    assert.deepEqual(await provider(), {
      person: { kind: 'provider', publicKeyDigest },
      passkeys: [{ passkeyId: vouched.enrolmentId, passkey }],
      roles: ['attending'],
    });
  });

  it('given a passkey that was added and one that was removed, then those that stand', async () => {
    const added = new SoftwareAuthenticator(site).passkey;
    const addition = {
      statement: {
        ...{ kind: 'passkey-addition', ...statement, enrolmentId: vouched.enrolmentId },
        ...{ subject: { patientId }, passkeyId: randomUUID(), passkey: added },
      },
      ...{ assertion, possession: assertion },
    };
    const known = { passkeyId: addition.statement.passkeyId, passkey: added };
    const enrolled = { passkeyId: vouched.enrolmentId, passkey };
    const changed = { ...authority, additions: [addition] };
    state.set(`GetAuthority ${patientId}`, changed);
    assert.deepEqual((await patient())?.passkeys, [enrolled, known]);
    state.set(`GetAuthority ${patientId}`, { ...changed, removed: [vouched.enrolmentId] });
    assert.deepEqual((await patient())?.passkeys, [known]);
  });

  it('given no passkey or no credential, then nobody', async () => {
    for (const key of [...state.keys()].slice(0, 2)) {
      const value = state.get(key) ?? null;
      state.delete(key);
      assert.equal(await provider(), undefined, key);
      state.set(key, value);
    }
    assert.ok(await provider());
  });

  for (const [what, changed] of Object.entries<Partial<Credential>>({
    'was revoked': { revokedAt: '2026-03-01T11:59:59Z' },
    'has expired': { validUntil: '2026-03-01T12:00:00Z' },
    'was not countersigned': { countersignedBy: undefined, countersignedAt: undefined },
  })) {
    it(`given a credential that ${what}, then nobody, with a card either`, async () => {
      state.set(`GetCredential LakesideMSP ${publicKeyDigest}`, { ...credential, ...changed });
      assert.equal(await provider(), undefined);
      assert.equal(await byCard(), undefined);
    });
  }

  it('given a card in force and a credential, then the provider, with a passkey or without', async () => {
    const known = {
      person: { kind: 'provider', publicKeyDigest },
      enrolmentId: `card.5eed.${now + 1}`,
      roles: ['attending'],
    };
    assert.deepEqual(await byCard(), known);
    state.delete(`GetProviderPasskey LakesideMSP ${publicKeyDigest}`);
    assert.deepEqual(await byCard(), known);
    state.delete(`GetCredential LakesideMSP ${publicKeyDigest}`);
    assert.equal(await byCard(), undefined);
  });

  it('given a provider whose certificate was revoked, then nobody, with a card either', async () => {
    revokedProviders.push(publicKeyDigest);
    assert.equal(await provider(), undefined);
    assert.equal(await byCard(), undefined);
  });

  it('given a card that was revoked or has expired, then nobody', async () => {
    assert.equal(await byCard({ serialNumber: revokedCard }), undefined);
    assert.equal(await byCard({ validUntil: now }), undefined);
  });

  it('given a patient, then at their custodian only', async () => {
    assert.deepEqual(await patient(), {
      person: { kind: 'patient', patientId },
      passkeys: [{ passkeyId: vouched.enrolmentId, passkey }],
      roles: [],
    });
    assert.equal(await patient('MillbrookMSP'), undefined);
  });

  it('given a proxy whose time is over, then nobody', async () => {
    const until = (instant: string) => {
      const proxy = { relationship: 'parent', until: instant };
      state.set(`GetAuthority ${patientId}`, { ...authority, proxy });
      return patient();
    };
    assert.equal((await until('2026-03-01T12:00:00.001Z'))?.byProxy, true);
    assert.equal(await until('2026-03-01T12:00:00.000Z'), undefined);
  });

  describe('a delegate', () => {
    const find = (mspId?: string) => people(mspId).find({ kind: 'delegate', delegationId });
    const given = (change: object) => {
      state.set(`GetDelegation ${delegationId}`, { ...delegation, ...change });
      return find();
    };
    const stated = (change: object) => {
      const { signed } = delegation;
      return given({ signed: { ...signed, statement: { ...signed.statement, ...change } } });
    };

    it('given a delegation in force, then for whom, at the custodian only', async () => {
      assert.deepEqual(await find(), {
        person: { kind: 'delegate', delegationId },
        passkeys: [{ passkeyId: delegationId, passkey: delegate.passkey }],
        roles: [],
        decidesFor: { patientId, powers: ['see'] },
      });
      assert.equal(await find('MillbrookMSP'), undefined);
    });

    it('given its end, its last instant, or another passkey of the patient, then nobody', async () => {
      const end = { kind: 'delegation-end', ...statement, patientId, delegationId };
      const ended = { statement: end, assertion, endedAt: '2026-02-02T00:00:00Z' };
      assert.equal(await given({ ended }), undefined);
      assert.equal(await stated({ until: '2026-03-01T12:00:00.000Z' }), undefined);
      assert.equal(await stated({ from: '2026-03-01T12:00:00.001Z' }), undefined);
      assert.equal(await given({ enrolmentId: randomUUID() }), undefined);
      state.delete(`GetDelegation ${delegationId}`);
      assert.equal(await find(), undefined);
    });
  });

  it('given an organisation without patients, or a patient without passkey, then nobody', async () => {
    const refusal = new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
    state.set(`GetAuthority ${patientId}`, refusal);
    assert.equal(await patient(), undefined);
    state.delete(`GetAuthority ${patientId}`);
    assert.equal(await patient(), undefined);
  });

  it('given a ledger that does not answer, then it is told, and nobody is let in', async () => {
    const failure = new HealthChainError('LEDGER_UNAVAILABLE');
    state.set(`GetCredential LakesideMSP ${publicKeyDigest}`, failure);
    await assert.rejects(provider(), { code: 'LEDGER_UNAVAILABLE' });
  });

  it('given the document of sites, then the organisation’s own, or RELYING_PARTY_UNKNOWN', async () => {
    await assert.rejects(people().site(), { code: 'RELYING_PARTY_UNKNOWN' });
    const own = { mspId: 'LakesideMSP', rpId: site.rpId, origins: [site.origin] };
    state.set('GetDocument relyingParties', {
      kind: 'relyingParties',
      version: 1,
      digest: 'd'.repeat(64),
      content: { relyingParties: [own] },
      approvals: ['LakesideMSP'],
      inForceSince: '2026-01-01T00:00:00Z',
    });
    assert.deepEqual(await people().site(), own);
    await assert.rejects(people('MillbrookMSP').site(), { code: 'RELYING_PARTY_UNKNOWN' });
  });
});
