import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Authority, Consent } from '@healthchain/protocol';
import { consentEvidence } from './consent-evidence.js';
import { requireNotEnded } from './require-not-ended.js';

const [consentId, enrolmentId] = [randomUUID(), randomUUID()];

const endedAre = (...ended: readonly string[]) => ({
  has: (kind: string, id: string) => Promise.resolve(ended.includes(`${kind}/${id}`)),
});

describe('requireNotEnded', () => {
  const check = (...ended: readonly string[]) =>
    requireNotEnded(endedAre(...ended), { enrolmentId }, { consentId });

  it('lets pass what was not seen to end, whatever else was', async () => {
    await check();
    await check(`consent/${randomUUID()}`, `enrolment/${randomUUID()}`, `consent/${enrolmentId}`);
  });

  it('refuses a consent that was seen revoked', async () => {
    await assert.rejects(check(`consent/${consentId}`), { code: 'CONSENT_REVOKED' });
  });

  it('refuses an enrolment that was seen replaced', async () => {
    await assert.rejects(check(`enrolment/${enrolmentId}`), { code: 'CONSENT_SUPERSEDED' });
  });

  it('goes before every proof, which an old value still has', async () => {
    const evidence = consentEvidence({
      channel: 'healthchain',
      access: {
        relyingParties: () => assert.fail('It is proven first.'),
        credential: () => assert.fail('It is proven first.'),
      },
      transaction: () => assert.fail('It is proven first.'),
      ended: endedAre(`consent/${consentId}`),
    });
    const [authority, consent] = [{ enrolmentId } as Authority, { consentId } as Consent];
    await assert.rejects(evidence(authority, consent), { code: 'CONSENT_REVOKED' });
  });
});
