import { strict as assert } from 'node:assert';
import type { Consent } from './authority.js';
import { endingOf } from './consent-standing.js';

const authority = { enrolmentId: 'enrolment' };
const until = '2026-03-02T00:00:00.000Z';
const time = { epochMilliseconds: Date.parse(until) - 1 };
const consent = (change: object = {}): Consent =>
  ({ enrolmentId: 'enrolment', signed: { statement: { until } }, ...change }) as unknown as Consent;

describe('endingOf', () => {
  it('given a consent that stands, or is yet to begin, then none', () => {
    assert.equal(endingOf(consent(), authority, time), undefined);
  });

  it('given what ended it, then the first that the contract would name', () => {
    const used = { usedBy: 'access' };
    const superseded = { ...used, enrolmentId: 'former' };
    assert.equal(endingOf(consent(used), authority, time), 'used');
    assert.equal(endingOf(consent(superseded), authority, time), 'superseded');
    const revoked = consent({ ...superseded, revocation: {} });
    assert.equal(endingOf(revoked, authority, time), 'revoked');
    const atEnd = { epochMilliseconds: Date.parse(until) };
    assert.equal(endingOf(consent(), authority, atEnd), 'expired');
  });
});
