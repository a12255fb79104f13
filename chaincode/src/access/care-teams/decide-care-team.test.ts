import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { CareTeam } from '@healthchain/protocol';
import { decideCareTeam } from './decide-care-team.js';

describe('decideCareTeam', () => {
  const careTeamId = randomUUID();
  const at = (revision: number, ...members: string[]): CareTeam => ({
    ...{ careTeamId, organization: 'MillbrookMSP', revision, members },
    recordedBy: {
      ...{ organization: 'MillbrookMSP', publicKeyDigest: 'a'.repeat(64) },
      transactionId: 'b'.repeat(64),
    },
    recordedAt: '2026-03-01T12:00:00.000Z',
  });
  const unexpected = { code: 'REVISION_UNEXPECTED' };

  it('given no such team, then revision 1 founds it, and no other does', () => {
    assert.deepEqual(decideCareTeam(undefined, at(1)), at(1));
    assert.throws(() => decideCareTeam(undefined, at(2)), unexpected);
  });

  it('given a team, then the next revision takes its place, whoever is in it', () => {
    const member = 'c'.repeat(64);
    assert.deepEqual(decideCareTeam(at(1), at(2, member)), at(2, member));
    assert.deepEqual(decideCareTeam(at(2, member), at(3)), at(3));
  });

  it('given the revision in force, an earlier one or one left out, then REVISION_UNEXPECTED', () => {
    for (const revision of [1, 2, 4]) {
      assert.throws(() => decideCareTeam(at(2), at(revision)), unexpected);
    }
  });
});
