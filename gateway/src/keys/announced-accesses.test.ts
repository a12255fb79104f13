import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  HealthChainError,
  type Authority,
  type CareTeam,
  type Consent,
  type Delegation,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import {
  attending,
  factsLedger,
  type LedgerParts,
} from '../access/test-support/standing-reader.js';
import type { Asked } from '../access/access-ledger.js';
import { currentFacts } from '../access/current-facts.js';
import { AnnouncedAccesses, type AnnouncedOptions } from './announced-accesses.js';

const custodian = 'LakesideMSP';
const reader = 'MillbrookMSP';
const target = { keyId: '0'.repeat(64) } as WrappingPublicKey;
const now = Date.parse('2026-03-01T12:00:00.000Z');

describe('Announced accesses', () => {
  const patientId = randomUUID();
  const consentId = randomUUID();
  let gathered: string[];
  beforeEach(() => {
    gathered = [];
  });

  function asking(change: Partial<Asked> = {}): Asked {
    const accessId = randomUUID();
    return {
      request: {
        ...{ accessId, patientId, purpose: 'TREAT', compartments: ['general'] },
        ...{ basis: { kind: 'consent', consentId }, classes: ['results'] },
      },
      ...{ organization: reader, publicKeyDigest: '0'.repeat(64), ...change },
    };
  }
  const callOf = ({ request: { accessId } }: Asked) => ({ accessId, reader });

  function ledger(consent: object = {}, change: Partial<LedgerParts> = {}, terms: object = {}) {
    const statement = {
      ...{ patientId, consentId, grantee: reader, purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: '2026-01-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' },
      ...terms,
    };
    const given = { consentId, enrolmentId: 'e', signed: { statement }, ...consent };
    return factsLedger({
      authority: () => Promise.resolve({ patientId, custodian, enrolmentId: 'e' } as Authority),
      consent: () => Promise.resolve(given as Consent),
      ...change,
    });
  }

  function accesses(change: Partial<AnnouncedOptions> = {}): AnnouncedAccesses {
    return new AnnouncedAccesses({
      ...{ mspId: custodian, access: ledger(), now: () => now },
      keys: { wrappingKey: () => Promise.resolve(target) },
      requireProof: () => Promise.resolve(),
      requireComplete: () => Promise.resolve(),
      recordsInScope: (chartId) => {
        gathered.push(chartId);
        return Promise.resolve([]);
      },
      ...change,
    });
  }

  it('given nothing changed, then what was gathered, once', async () => {
    const announced = accesses();
    const asked = asking();
    announced.announce(asked);
    assert.deepEqual(announced.asked(callOf(asked)), asked);
    const facts = await currentFacts(ledger(), asked);
    assert.deepEqual(await announced.take(callOf(asked), facts), { facts, records: [], target });
    assert.equal(await announced.take(callOf(asked), facts), undefined);
    assert.deepEqual(gathered, [patientId]);
  });

  it('given the consent was revoked or used meanwhile, or the role changed, then nothing', async () => {
    const announced = accesses();
    for (const later of [
      ledger({ revocation: {} }),
      ledger({ usedBy: randomUUID() }),
      ledger({}, { credential: () => Promise.resolve({ ...attending, role: 'nurse' }) }),
    ]) {
      const asked = asking();
      announced.announce(asked);
      const facts = await currentFacts(later, asked);
      assert.equal(await announced.take(callOf(asked), facts), undefined);
    }
  });

  const base = { patientId, custodian, enrolmentId: 'e' };
  const heldWith = (change: object): Partial<LedgerParts> => ({
    authority: () => Promise.resolve({ ...base, ...change } as Authority),
  });
  const later = '2026-04-01T00:00:00.000Z';
  const limits = {
    ...{ patientId, purposes: ['TREAT'], compartments: ['general'], powers: ['consent'] },
    ...{ from: '2026-01-01T00:00:00.000Z', until: later },
  };
  const delegationWith = (change: object): Partial<LedgerParts> => ({
    delegation: () =>
      Promise.resolve({
        ...{ enrolmentId: 'e', signed: { statement: limits }, ...change },
      } as unknown as Delegation),
  });
  const withMembers = (...members: string[]): Partial<LedgerParts> => ({
    careTeam: () => Promise.resolve({ members } as unknown as CareTeam),
  });
  const ofTeam = { actors: [{ kind: 'care-team', careTeamId: 'team' }] };
  const changes: readonly (readonly [
    string,
    object,
    Partial<LedgerParts>,
    Partial<LedgerParts>,
  ])[] = [
    ['a passkey was added', {}, heldWith({}), heldWith({ additions: [{}] })],
    ['a passkey was removed', {}, heldWith({ additions: [{}] }), heldWith({ removed: ['one'] })],
    [
      'a proxy’s time was changed',
      {},
      heldWith({ proxy: { until: later } }),
      heldWith({ proxy: { until: '2026-03-15T00:00:00.000Z' } }),
    ],
    [
      'the delegation ended',
      { delegationId: 'one' },
      delegationWith({}),
      delegationWith({ ended: {} }),
    ],
    [
      'the reader was taken out of the care team',
      ofTeam,
      withMembers('0'.repeat(64)),
      withMembers(),
    ],
  ];
  for (const [what, given, before, after] of changes) {
    it(`given ${what} meanwhile, then nothing; unless it was, what was gathered`, async () => {
      const announced = accesses({ access: ledger({}, before, given) });
      for (const [now, isKept] of [
        [before, true],
        [after, false],
      ] as const) {
        const asked = asking();
        announced.announce(asked);
        const facts = await currentFacts(ledger({}, now, given), asked);
        const taken = await announced.take(callOf(asked), facts);
        assert.equal(taken !== undefined, isKept);
      }
    });
  }

  it('given something else was permitted than was announced, then nothing', async () => {
    const announced = accesses();
    const asked = asking();
    announced.announce(asked);
    const request = { ...asked.request, compartments: ['general' as const, 'hiv' as const] };
    const facts = await currentFacts(ledger(), { ...asked, request });
    assert.equal(await announced.take(callOf(asked), facts), undefined);
  });

  it('given something was added to the chart, then nothing; to another one, then what was gathered', async () => {
    const announced = accesses();
    for (const [chartId, isKept] of [
      [randomUUID(), true],
      [patientId, false],
    ] as const) {
      const asked = asking();
      announced.announce(asked);
      const taking = announced.take(callOf(asked), await currentFacts(ledger(), asked));
      announced.forget([chartId]);
      assert.equal((await taking) !== undefined, isKept);
    }
  });

  it('given another organisation announces the same access, then it is none of the reader’s', async () => {
    const announced = accesses();
    const asked = asking({ organization: 'EvergreenMSP' });
    announced.announce(asked);
    assert.equal(announced.asked(callOf(asked)), undefined);
    const facts = await currentFacts(ledger(), asked);
    assert.equal(await announced.take(callOf(asked), facts), undefined);
  });

  for (const [what, change, isGathered] of [
    ['that the consent does not permit', { access: ledger({ revocation: {} }) }, false],
    ['to another custodian’s chart', { mspId: 'EvergreenMSP' }, false],
    [
      'while commits are missing',
      { requireComplete: () => Promise.reject(new HealthChainError('CATCHING_UP')) },
      false,
    ],
    [
      'that is not proven',
      { requireProof: () => Promise.reject(new HealthChainError('AUTHORITY_NOT_PROVEN')) },
      true,
    ],
  ] as const) {
    it(`given an access ${what}, then nothing`, async () => {
      const announced = accesses(change);
      const asked = asking();
      announced.announce(asked);
      const facts = await currentFacts(ledger(), asked);
      assert.equal(await announced.take(callOf(asked), facts), undefined);
      assert.equal(gathered.length > 0, isGathered);
    });
  }

  it('given more at once than are gathered for, then the others are let pass', async () => {
    const announced = accesses({ requireProof: () => new Promise(() => undefined) });
    const all = Array.from({ length: 12 }, () => asking());
    all.forEach((asked) => {
      announced.announce(asked);
    });
    const last = all.at(-1) ?? asking();
    const facts = await currentFacts(ledger(), last);
    assert.equal(await announced.take(callOf(last), facts), undefined);
    assert.equal(gathered.length, 8);
  });
});
