import assert from 'node:assert/strict';
import { HealthChainError, type Authority, type Consent } from '@healthchain/protocol';
import { ownConsents } from './own-consents.js';

const until = '2026-03-02T00:00:00.000Z';
const now = Date.parse('2026-03-01T00:00:00.000Z');

function consentOf(patientId: string, change: object = {}): Consent {
  const signed = { statement: { patientId, until, purposes: [], compartments: [] } };
  return {
    consentId: 'consent',
    enrolmentId: 'enrolment',
    signed,
    ...change,
  } as unknown as Consent;
}

function setUp(consent: Consent) {
  const missing = () => Promise.reject(new HealthChainError('NOT_FOUND'));
  const authority = {
    ...{ custodian: 'LakesideMSP', enrolmentId: 'enrolment' },
    consents: [{ consentId: 'consent', until }],
  } as unknown as Authority;
  return ownConsents(
    {
      authority: (id) => (id === 'patient' ? Promise.resolve(authority) : missing()),
      consent: (id) => (id === 'consent' ? Promise.resolve(consent) : missing()),
      delegation: missing,
    },
    () => now,
  );
}

describe('ownConsents', () => {
  it('given a consent of the patient’s, then how it stands, and who keeps the chart', async () => {
    const consent = consentOf('patient');
    const own = { consent, custodian: 'LakesideMSP', ending: undefined };
    assert.deepEqual(await setUp(consent).one('patient', 'consent'), own);
    assert.deepEqual(await setUp(consent).standing('patient'), [own]);
  });

  it('given one that was revoked, then it is found by its id', async () => {
    const { ending } = await setUp(consentOf('patient', { revocation: {} })).one(
      'patient',
      'consent',
    );
    assert.equal(ending, 'revoked');
  });

  it('given another patient’s, or none, then it is not found', async () => {
    const missing = { code: 'NOT_FOUND' };
    await assert.rejects(setUp(consentOf('neighbour')).one('patient', 'consent'), missing);
    await assert.rejects(setUp(consentOf('patient')).one('patient', 'other'), missing);
    await assert.rejects(setUp(consentOf('stranger')).one('stranger', 'consent'), missing);
    assert.deepEqual(await setUp(consentOf('stranger')).standing('stranger'), []);
  });
});
