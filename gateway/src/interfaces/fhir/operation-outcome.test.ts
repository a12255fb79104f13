import assert from 'node:assert/strict';
import { operationOutcome } from './operation-outcome.js';

describe('operationOutcome', () => {
  it('gives a code the issue type that FHIR clients act on', () => {
    const { issue } = operationOutcome([
      { code: 'RATE_LIMITED' },
      { code: 'PRIVATE_DATA_UNAVAILABLE' },
      { code: 'LEDGER_REJECTED' },
    ]);
    assert.deepEqual(
      issue.map(({ code }) => code),
      ['throttled', 'transient', 'processing'],
    );
  });

  it('leaves the cause of a failure to the log', () => {
    const text = JSON.stringify(operationOutcome([{ code: 'INTERNAL', cause: new Error('x1y') }]));
    assert.ok(!text.includes('x1y') && !text.includes('cause'));
  });
});
