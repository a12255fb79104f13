import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HealthChainError, type Access, type Release } from '@healthchain/protocol';
import { releasesOf } from './releases-of.js';

const organizations = ['LakesideMSP', 'MillbrookMSP', 'CornerMSP'];
const permitted = { kind: 'permitted', until: '2026-03-02T00:00:00.000Z' } as const;

const accessOf = (outcome: Access['outcome'] = permitted): Access => ({
  salt: '0'.repeat(32),
  request: {
    accessId: randomUUID(),
    patientId: randomUUID(),
    basis: { kind: 'consent', consentId: randomUUID() },
    purpose: 'TREAT',
    compartments: ['general'],
    classes: ['results'],
  },
  organization: 'MillbrookMSP',
  publicKeyDigest: '0'.repeat(64),
  role: 'attending',
  at: '2026-03-01T00:00:00.000Z',
  outcome,
});

function setUp(releasers: readonly string[], code: 'NOT_FOUND' | 'LEDGER_UNAVAILABLE') {
  const asked: string[] = [];
  const released = (
    patientId: string,
    accessId: string,
    organization: string,
  ): Promise<Release> => {
    asked.push(organization);
    return releasers.includes(organization)
      ? Promise.resolve({
          ...{ patientId, accessId, organization },
          salt: '0'.repeat(32),
          keyId: '0'.repeat(64),
          sealedDigest: '0'.repeat(64),
          at: '2026-03-01T00:00:00.000Z',
        })
      : Promise.reject(new HealthChainError(code));
  };
  return { asked, find: releasesOf({ keys: { released }, organizations }) };
}

describe('releasesOf', () => {
  it('given accesses, then every organisation’s release of each, and nothing of the others', async () => {
    const { find } = setUp(['LakesideMSP', 'CornerMSP'], 'NOT_FOUND');
    const accesses = [accessOf(), accessOf()];
    assert.deepEqual(
      (await find(accesses)).map(({ patientId, accessId, organization }) => [
        patientId,
        accessId,
        organization,
      ]),
      accesses.flatMap(({ request: { patientId, accessId } }) => [
        [patientId, accessId, 'LakesideMSP'],
        [patientId, accessId, 'CornerMSP'],
      ]),
    );
  });

  it('given a refused access, then nobody is asked about', async () => {
    const { find, asked } = setUp(organizations, 'NOT_FOUND');
    assert.deepEqual(await find([accessOf({ kind: 'refused', reason: 'CONSENT_REVOKED' })]), []);
    assert.deepEqual(asked, []);
  });

  it('given the ledger cannot tell, then nothing is left out silently', async () => {
    const { find } = setUp(['LakesideMSP'], 'LEDGER_UNAVAILABLE');
    await assert.rejects(find([accessOf()]), { code: 'LEDGER_UNAVAILABLE' });
  });
});
