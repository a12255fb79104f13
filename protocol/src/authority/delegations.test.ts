import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { compartmentKinds, purposes } from '../consents/consent-terms.js';
import {
  endOfConsent,
  isWithinLimits,
  objectionToSigner,
  type ActForPatient,
} from './delegations.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const instant = (offset: number): string => new Date(at + offset).toISOString();
const limits = {
  ...{ patientId: 'patient', powers: ['consent' as const] },
  ...{ purposes: ['TREAT' as const], compartments: ['general' as const] },
  ...{ from: instant(0), until: instant(1000) },
};
const delegation = { enrolmentId: 'enrolment', signed: { statement: limits } };
const act: ActForPatient = {
  patientId: 'patient',
  authority: { enrolmentId: 'enrolment' },
  statement: { delegationId: 'delegation', purposes: ['TREAT'], compartments: ['general'] },
  delegation,
  power: 'consent',
  time: { epochMilliseconds: at },
};
const objection = (change: Partial<ActForPatient> = {}) => objectionToSigner({ ...act, ...change });
const after = (offset: number) => ({ time: { epochMilliseconds: at + offset } });
const changed = (change: object) => ({
  delegation: { ...delegation, signed: { statement: { ...limits, ...change } } },
});

describe('objectionToSigner', () => {
  it('given a delegate within limits and time, then none; at the end and before the beginning one', () => {
    assert.equal(objection(), undefined);
    assert.equal(objection(after(999)), undefined);
    assert.equal(objection(after(1000)), 'DELEGATION_NOT_IN_FORCE');
    assert.equal(objection(after(-1)), 'DELEGATION_NOT_IN_FORCE');
  });

  it('given no delegation, another patient’s, or one of an earlier passkey, then refused', () => {
    assert.equal(objection({ delegation: undefined }), 'DELEGATION_UNKNOWN');
    assert.equal(objection(changed({ patientId: 'another' })), 'DELEGATION_UNKNOWN');
    assert.equal(objection({ authority: { enrolmentId: 'another' } }), 'DELEGATION_ENDED');
  });

  it('given another power or more than the limits, then DELEGATION_EXCEEDED', () => {
    assert.equal(objection({ power: 'revoke' }), 'DELEGATION_EXCEEDED');
    assert.equal(objection(changed({ purposes: ['HPAYMT'] })), 'DELEGATION_EXCEEDED');
    assert.equal(objection(changed({ compartments: ['hiv'] })), 'DELEGATION_EXCEEDED');
  });

  it('given the patient, then no delegation is asked for', () => {
    const statement = { ...act.statement, delegationId: undefined };
    assert.equal(objection({ statement, delegation: undefined }), undefined);
  });

  it('given a proxy, then until the end of their time, within what the law leaves to them', () => {
    const by = (proxy: object) => ({
      authority: {
        enrolmentId: 'enrolment',
        proxy: { relationship: 'parent' as const, until: instant(10), ...proxy },
      },
    });
    assert.equal(objection({ ...by({}), ...after(9) }), undefined);
    assert.equal(objection({ ...by({}), ...after(10) }), 'ENROLMENT_ENDED');
    assert.equal(objection(by({ compartments: ['general', 'hiv'] })), undefined);
    assert.equal(objection(by({ compartments: ['hiv'] })), 'DELEGATION_EXCEEDED');
  });
});

describe('isWithinLimits', () => {
  it('given any terms, then each of them has to be among the limits that are stated', () => {
    const someOf = <Value>(values: readonly Value[]) => fc.subarray([...values]);
    fc.assert(
      fc.property(
        fc.record({ purposes: someOf(purposes), compartments: someOf(compartmentKinds) }),
        fc.record(
          { purposes: someOf(purposes), compartments: someOf(compartmentKinds) },
          { requiredKeys: [] },
        ),
        (given, stated) => {
          const allowed = (name: keyof typeof given): boolean => {
            const bound: readonly string[] | undefined = stated[name];
            return (
              bound === undefined || given[name].filter((one) => !bound.includes(one)).length === 0
            );
          };
          assert.equal(
            isWithinLimits(given, stated),
            allowed('purposes') && allowed('compartments'),
          );
        },
      ),
    );
  });
});

describe('endOfConsent', () => {
  const end = (until: number, proxy?: number, delegate?: number): string =>
    endOfConsent({
      authority: {
        enrolmentId: 'enrolment',
        ...(proxy === undefined
          ? {}
          : { proxy: { relationship: 'guardian', until: instant(proxy) } }),
      },
      statement: {
        until: instant(until),
        ...(delegate === undefined ? {} : { delegationId: 'delegation' }),
      },
      delegation: changed({ until: instant(delegate ?? 0) }).delegation,
    });

  it('given those who speak for the patient, then the first end of all', () => {
    assert.equal(end(5), instant(5));
    assert.equal(end(5, 3), instant(3));
    assert.equal(end(5, 9), instant(5));
    assert.equal(end(5, 9, 4), instant(4));
    assert.equal(end(5, 2, 4), instant(2));
  });
});
