import assert from 'node:assert/strict';
import sinon from 'sinon';
import { drugLedger } from './drug-ledger.js';

const baseId = 'ab'.repeat(32);

describe('drugLedger', () => {
  it('given medicines, then they travel in the transient map alone', async () => {
    const checked = { outcome: 'checked', version: 1, baseId, findings: [], unknown: [] };
    const evaluateWith = sinon.stub().resolves(Buffer.from(JSON.stringify(checked)));
    const medication = { drugs: ['4493'], active: ['8123'], allergies: [] };
    const answer = await drugLedger({ evaluate: sinon.stub(), evaluateWith }).check(medication);
    assert.deepEqual(answer, checked);
    sinon.assert.calledOnceWithExactly(
      evaluateWith,
      { medication: JSON.stringify(medication) },
      'PrescriptionManagementContract:CheckInteractions',
    );
  });
});
