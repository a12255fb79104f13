import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { careTeamMembersLimit, careTeamRequestSchema, membershipsOf } from './care-teams.js';
import { careTeamsNamedBy, namedCareTeamsLimit } from './named-care-teams.js';
import type { ConsentActor, ConsentException } from '../consents/provisions.js';
import { consentStatementSchema } from '../authority/statements.js';

const [first, second, third] = ['first', 'second', 'third'] as const;
const team = (careTeamId: string): ConsentActor => ({ kind: 'care-team', careTeamId });
const provision: ConsentException = {
  actors: [team(first), { kind: 'role', role: 'nurse' }],
  except: [
    { actors: [team(second), team(first)] },
    { purposes: ['HPAYMT'], except: [{ actors: [team(third)] }] },
  ],
};

describe('careTeamsNamedBy', () => {
  it('given teams at all depths, then each once', () => {
    assert.deepEqual(careTeamsNamedBy(provision), [first, second, third]);
    assert.deepEqual(careTeamsNamedBy({}), []);
  });
});

describe('membershipsOf', () => {
  const members = { members: ['me'] };
  const teams = new Map<string, { members: string[] }>([
    [first, members],
    [second, { members: ['somebody'] }],
  ]);
  const load = (careTeamId: string) => Promise.resolve(teams.get(careTeamId));

  it('given teams, then those that are kept and that the person is in', async () => {
    assert.deepEqual(await membershipsOf('me', provision, load), [first]);
    assert.deepEqual(await membershipsOf('nobody', provision, load), []);
    assert.deepEqual(await membershipsOf('me', undefined, load), []);
  });
});

describe('careTeamRequestSchema', () => {
  const request = { careTeamId: randomUUID(), revision: 1, idempotencyKey: randomUUID() };
  const digests = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => index.toString(16).padStart(64, '0'));
  const isRequest = (members: string[]): boolean =>
    careTeamRequestSchema.safeParse({ ...request, members }).success;

  it('given members, then each once, and no more than the limit', () => {
    assert.ok(isRequest([]));
    assert.ok(isRequest(digests(careTeamMembersLimit)));
    assert.ok(!isRequest(digests(careTeamMembersLimit + 1)));
    assert.ok(!isRequest([...digests(1), ...digests(1)]));
  });
});

describe('consentStatementSchema', () => {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
  const isStatement = (top: string[], excepted: string[]): boolean =>
    consentStatementSchema.safeParse({
      ...{ kind: 'consent', channel: 'healthchain', issuedAt: '2026-03-01T12:00:00Z' },
      ...{ nonce: randomUUID(), patientId: randomUUID(), consentId: randomUUID() },
      ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: '2026-03-01T12:00:00Z', until: '2026-03-02T12:00:00Z' },
      actors: top.map(team),
      except: [{ actors: excepted.map(team) }],
    }).success;

  it('given care teams, then as many as can be read whenever it decides', () => {
    const top = ids(namedCareTeamsLimit - 1);
    assert.ok(isStatement(top, ids(1)));
    assert.ok(isStatement(top, [...ids(1), ...top.slice(1)]));
    assert.ok(!isStatement(top, ids(2)));
  });
});
