import { strict as assert } from 'node:assert';
import type { Consent } from '../authority/authority.js';
import { endingOf } from './consent-standing.js';

const authority = { enrolmentId: 'enrolment' };
const until = '2026-03-02T00:00:00.000Z';
const time = { epochMilliseconds: Date.parse(until) - 1 };
const consent = (change: object = {}): Consent =>
  ({
    enrolmentId: 'enrolment',
    signed: { statement: { patientId: 'patient', until, purposes: [], compartments: [] } },
    ...change,
  }) as unknown as Consent;

describe('endingOf', () => {
  it('given a consent that stands, or is yet to begin, then none', () => {
    assert.equal(endingOf(consent(), authority, undefined, time), undefined);
  });

  it('given what ended it, then the first that the contract would name', () => {
    const used = { usedBy: 'access' };
    const superseded = { ...used, enrolmentId: 'former' };
    assert.equal(endingOf(consent(used), authority, undefined, time), 'used');
    assert.equal(endingOf(consent(superseded), authority, undefined, time), 'superseded');
    const revoked = consent({ ...superseded, revocation: {} });
    assert.equal(endingOf(revoked, authority, undefined, time), 'revoked');
    const atEnd = { epochMilliseconds: Date.parse(until) };
    assert.equal(endingOf(consent(), authority, undefined, atEnd), 'expired');
  });

  it('given that who signed it speaks for the patient no more, then that', () => {
    const proxy = { until: '2026-03-01T00:00:00.000Z' } as never;
    assert.equal(endingOf(consent(), { ...authority, proxy }, undefined, time), 'signatory-ended');
    const statement = { ...consent().signed.statement, delegationId: 'delegation' };
    const byDelegate = consent({ signed: { statement } });
    const limits = {
      ...{ patientId: 'patient', powers: ['consent' as const], purposes: [], compartments: [] },
      ...{ from: '2026-01-01T00:00:00.000Z', until },
    };
    const delegation = {
      enrolmentId: 'enrolment',
      ended: undefined,
      signed: { statement: limits },
    };
    assert.equal(endingOf(byDelegate, authority, delegation, time), undefined);
    const ended = { ...delegation, ended: {} as never };
    assert.equal(endingOf(byDelegate, authority, ended, time), 'signatory-ended');
  });
});
