import assert from 'node:assert/strict';
import { type ErrorCode } from '@healthchain/protocol';
import { httpStatus } from '../../platform/http/status.js';
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

  it('says of every refusal of a right, and of every passing failure, that it is one', () => {
    const codesOf = (status: number) =>
      (Object.keys(httpStatus) as ErrorCode[]).filter((code) => httpStatus[code] === status);
    const typesOf = (status: number) =>
      operationOutcome(codesOf(status).map((code) => ({ code }))).issue.map(({ code }) => code);
    assert.deepEqual([...new Set(typesOf(403))], ['forbidden']);
    assert.deepEqual([...new Set(typesOf(503))].sort(), ['throttled', 'transient']);
  });

  it('leaves the cause of a failure to the log', () => {
    const text = JSON.stringify(operationOutcome([{ code: 'INTERNAL', cause: new Error('x1y') }]));
    assert.ok(!text.includes('x1y') && !text.includes('cause'));
  });
});
