import assert from 'node:assert/strict';
import type { Emergency } from '@healthchain/protocol';
import { alertsOf } from './alerts-of.js';

const emergencyId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
const declaredAt = '2026-03-01T12:00:00.000Z';

function toldAt(mspId: string, custodian = 'LakesideMSP'): readonly unknown[] {
  const signed = { statement: { organization: 'MillbrookMSP' } };
  const emergency = { emergencyId, custodian, declaredAt, signed } as unknown as Emergency;
  return alertsOf(emergency, mspId);
}

const alert = (audience: string) => ({
  ...{ id: `emergency-${audience}-${emergencyId}`, emergencyId, audience, declaredAt },
});

describe('alertsOf', () => {
  it('given the custodian, then its patient and its privacy officers', () => {
    assert.deepEqual(toldAt('LakesideMSP'), [alert('patient'), alert('privacy-officer')]);
  });

  it('given the clinician’s hospital, then its privacy officers', () => {
    assert.deepEqual(toldAt('MillbrookMSP'), [alert('privacy-officer')]);
  });

  it('given one that is both, then each of them once', () => {
    const both = toldAt('MillbrookMSP', 'MillbrookMSP');
    assert.deepEqual(both, [alert('patient'), alert('privacy-officer')]);
  });

  it('given another organisation, then nobody', () => {
    assert.deepEqual(toldAt('CornerstoneMSP'), []);
  });
});
