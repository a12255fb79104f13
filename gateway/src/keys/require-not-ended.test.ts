import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Authority, Consent, Emergency } from '@healthchain/protocol';
import { basisEvidence } from './basis-evidence.js';
import { requireNotEnded } from './require-not-ended.js';

const [consentId, enrolmentId, emergencyId] = [randomUUID(), randomUUID(), randomUUID()];
const authority = { enrolmentId } as Authority;
const consentUnder = (delegationId?: string) =>
  ({ consentId, signed: { statement: { delegationId } } }) as Consent;
const consent = consentUnder();

const endedAre = (...ended: readonly string[]) => ({
  has: (kind: string, id: string) => Promise.resolve(ended.includes(`${kind}/${id}`)),
});

describe('requireNotEnded', () => {
  const check = (...ended: readonly string[]) =>
    requireNotEnded(endedAre(...ended), { authority, consent });

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

  it('refuses a delegation that was seen to end, with what was given under it', async () => {
    const delegationId = randomUUID();
    const ended = endedAre(`delegation/${delegationId}`);
    await requireNotEnded(ended, { authority, consent: consentUnder(randomUUID()) });
    await assert.rejects(
      requireNotEnded(ended, { authority, consent: consentUnder(delegationId) }),
      { code: 'DELEGATION_ENDED' },
    );
  });

  it('refuses an emergency that was seen to end, and asks no more of the patient’s authority', async () => {
    const emergency = { emergencyId, enrolmentId } as Emergency;
    const rests = (...ended: readonly string[]) =>
      requireNotEnded(endedAre(...ended), { authority, emergency });
    await rests(`enrolment/${enrolmentId}`, `consent/${emergencyId}`);
    await assert.rejects(rests(`emergency/${emergencyId}`), { code: 'EMERGENCY_ENDED' });
    await assert.rejects(rests(`provider-enrolment/${enrolmentId}`), {
      code: 'AUTHORITY_NOT_PROVEN',
    });
  });

  it('goes before every proof, which an old value still has', async () => {
    const evidence = basisEvidence({
      channel: 'healthchain',
      access: {
        relyingParties: () => assert.fail('It is proven first.'),
        credential: () => assert.fail('It is proven first.'),
        passkey: () => assert.fail('It is proven first.'),
      },
      transaction: () => assert.fail('It is proven first.'),
      ended: endedAre(`consent/${consentId}`),
    });
    await assert.rejects(evidence({ authority, consent }), { code: 'CONSENT_REVOKED' });
  });
});
