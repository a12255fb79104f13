import assert from 'node:assert/strict';
import { alertMessage } from './alert-message.js';

const emergencyId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const sender = { mspId: 'LakesideMSP', publicUrl: 'https://gateway.lakeside.example' };
const alert = {
  ...{ id: 'one', emergencyId, declaredAt: '2026-03-01T12:00:00.000Z' },
  audience: 'privacy-officer',
};

describe('alertMessage', () => {
  it('says that somebody has to look, where and since when, and nothing else', () => {
    const { id, body } = alertMessage(alert, sender);
    assert.equal(id, 'one');
    assert.deepEqual(JSON.parse(body), {
      type: 'emergency.declared',
      timestamp: '2026-03-01T12:00:00.000Z',
      data: {
        ...{ emergencyId, organization: 'LakesideMSP', audience: 'privacy-officer' },
        link: 'https://gateway.lakeside.example/api/v1/emergencies',
      },
    });
  });

  it('leads the patient to their own', () => {
    const { body } = alertMessage({ ...alert, audience: 'patient' }, sender);
    assert.match(body, /lakeside\.example\/api\/v1\/emergencies\/own"/);
  });
});
