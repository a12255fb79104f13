import assert from 'node:assert/strict';
import {
  redisclosureStatements,
  type Access,
  type Authority,
  type CompartmentKind,
  type Consent,
  type ReleasedKeys,
} from '@healthchain/protocol';
import sinon from 'sinon';
import { chartOpener, type OpenChartOptions } from './open-chart.js';
import { Sessions } from './sessions.js';

const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const consentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const publicKeyDigest = 'ab'.repeat(32);
const until = '2026-03-01T12:15:00.000Z';
const consent = {
  signed: {
    statement: {
      ...{ patientId, consentId, grantee: 'MillbrookMSP', purposes: ['TREAT'] },
      ...{ compartments: ['general', 'substance-use'], from: until, until },
    },
  },
} as unknown as Consent;

function setUp(released: Partial<ReleasedKeys> = {}) {
  const organizationNames = sinon.stub().resolves(() => 'Millbrook');
  const options: OpenChartOptions = {
    mspId: 'MillbrookMSP',
    ledger: {
      openChart: () => Promise.resolve(undefined),
      access: () => Promise.resolve({ outcome: { kind: 'permitted', until } } as Access),
      authority: () => Promise.resolve({ custodian: 'LakesideMSP' } as Authority),
      consent: () => Promise.resolve(consent),
      policy: () => Promise.resolve(undefined),
      organizationNames,
    },
    signatories: { of: () => ({}) } as unknown as OpenChartOptions['signatories'],
    sessions: new Sessions(() => Date.parse(until) - 1),
    obtainKeys: ({ accessId }) =>
      Promise.resolve({ accessId, patientId, records: [], ...released }),
  };
  const open = chartOpener(options);
  const noticeOf = async (basis: object, ...compartments: CompartmentKind[]) => {
    const classes = ['results' as const];
    const wanted = { patientId, purpose: 'TREAT' as const, compartments, classes, ...basis };
    return (await open({ publicKeyDigest, roles: ['attending'] }, wanted)).notice;
  };
  return { noticeOf, organizationNames };
}

describe('the notice of an opened chart', () => {
  it('given the custodian’s, then it is that one', async () => {
    const notice = { statement: 'A statement.', scope: 'A scope.' };
    const { noticeOf, organizationNames } = setUp({ notice });
    assert.deepEqual(await noticeOf({ consentId }, 'substance-use'), notice);
    sinon.assert.notCalled(organizationNames);
  });

  it('given keys from key keepers, then it is made of the consent', async () => {
    const notice = await setUp().noticeOf({ consentId }, 'general', 'substance-use');
    assert.equal(notice?.statement, redisclosureStatements.long);
    assert.match(
      notice.scope ?? '',
      /^The patient agreed to this: You let the people of Millbrook/,
    );
  });

  it('given an emergency, then the statement alone', async () => {
    const notice = await setUp().noticeOf({ emergencyId: consentId }, 'restricted');
    assert.deepEqual(notice, { statement: redisclosureStatements.long });
  });

  it('given other compartments, then none', async () => {
    const { noticeOf, organizationNames } = setUp();
    assert.equal(await noticeOf({ consentId }, 'general', 'hiv'), undefined);
    sinon.assert.notCalled(organizationNames);
  });
});
