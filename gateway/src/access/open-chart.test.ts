import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  HealthChainError,
  redisclosureStatements,
  type Access,
  type Authority,
  type ChartRequest,
  type CompartmentKind,
  type Consent,
  type ReleasedKeys,
} from '@healthchain/protocol';
import sinon from 'sinon';
import { chartOpener, type ObtainedKeys, type OpenChartOptions } from './open-chart.js';
import { Sessions } from './sessions.js';
import type { Signatories } from './signatories.js';
import { policyInForce } from './test-support/standing-reader.js';

describe('Opening a chart', () => {
  const patientId = randomUUID();
  const consentId = randomUUID();
  const publicKeyDigest = 'a'.repeat(64);
  const reader = { publicKeyDigest, roles: ['attending' as const] };
  const wanted = {
    ...{ patientId, consentId, purpose: 'TREAT' as const, compartments: ['general' as const] },
  };
  const record = {
    ...{ recordId: randomUUID(), type: 'Observation', version: 1 },
    ...{ commitId: randomUUID(), compartmentId: randomUUID() },
    key: randomBytes(32).toString('base64'),
  };
  let steps: string[];
  let sessions: Sessions;
  let sent: ChartRequest | undefined;
  let permitted: Extract<Access['outcome'], { kind: 'permitted' }>;
  beforeEach(() => {
    permitted = { kind: 'permitted', until: new Date(Date.now() + 60_000).toISOString() };
    steps = [];
    sessions = new Sessions();
  });
  afterEach(() => {
    sessions.clear();
  });

  const keys = (): Promise<ObtainedKeys> =>
    Promise.resolve({ accessId: sent?.accessId ?? '', patientId, records: [record] });

  interface Change extends Partial<OpenChartOptions> {
    readonly outcome?: Access['outcome'];
    readonly refused?: string;
    readonly authority?: () => Promise<Authority>;
  }

  function opener({ outcome = permitted, refused, authority, ...change }: Change = {}) {
    const held = () =>
      Promise.resolve({ custodian: 'LakesideMSP', consents: [] } as unknown as Authority);
    return chartOpener({
      mspId: 'MillbrookMSP',
      ledger: {
        openChart: (_, request) => {
          sent = request;
          steps.push('committed');
          return Promise.resolve(refused);
        },
        access: () => {
          steps.push('outcome');
          return Promise.resolve({ outcome } as Access);
        },
        authority: authority ?? held,
        consent: () => Promise.reject(new HealthChainError('NOT_FOUND')),
        policy: () => Promise.resolve(policyInForce),
        organizationNames: () => Promise.resolve(() => 'Millbrook'),
      },
      signatories: { of: () => undefined } as unknown as Signatories,
      sessions,
      announce: (custodian, { request }) => {
        steps.push(`announced to ${custodian}`);
        assert.equal(request.patientId, patientId);
      },
      obtainKeys: ({ custodian }) => {
        steps.push(`keys of ${custodian}`);
        return keys();
      },
      ...change,
    });
  }

  it('given it is permitted, then a session with the keys, which are asked for once it is committed', async () => {
    const session = await opener()(reader, wanted);
    assert.deepEqual([...session.records.keys()], [record.recordId]);
    assert.equal(session.custodian, 'LakesideMSP');
    assert.equal(session.until, permitted.until);
    assert.equal(sessions.of(session.request.accessId, publicKeyDigest), session);
    const before = ['announced to LakesideMSP', 'committed'];
    assert.deepEqual(steps, [...before, 'keys of LakesideMSP', 'outcome']);
  });

  it('given it is refused, then its reason and no session, whatever the custodian hands out', async () => {
    for (const obtainKeys of [keys, () => Promise.reject(new HealthChainError('NOT_FOUND'))]) {
      const outcome = { kind: 'refused' as const, reason: 'CONSENT_REVOKED' };
      await assert.rejects(opener({ outcome, obtainKeys })(reader, wanted), {
        code: 'CONSENT_REVOKED',
      });
      assert.throws(() => sessions.of(sent?.accessId ?? '', publicKeyDigest));
    }
  });

  it('given who may open no chart at all, then nobody is asked for keys', async () => {
    await assert.rejects(opener({ refused: 'ROLE_NOT_PERMITTED' })(reader, wanted), {
      code: 'ROLE_NOT_PERMITTED',
    });
    assert.deepEqual(steps, ['announced to LakesideMSP', 'committed']);
  });

  it('given the custodian refuses the keys, as after a revocation, then its reason and no session', async () => {
    const obtainKeys = () => Promise.reject(new HealthChainError('CONSENT_REVOKED'));
    await assert.rejects(opener({ obtainKeys })(reader, wanted), { code: 'CONSENT_REVOKED' });
    assert.throws(() => sessions.of(sent?.accessId ?? '', publicKeyDigest));
  });

  it('given nobody spoke for the patient before, then the custodian is asked once one is known', async () => {
    let asked = 0;
    const authority = () => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new HealthChainError('NOT_FOUND'))
        : Promise.resolve({ custodian: 'LakesideMSP' } as Authority);
    };
    const session = await opener({ authority })(reader, wanted);
    assert.equal(session.custodian, 'LakesideMSP');
    assert.deepEqual(steps, ['committed', 'outcome', 'keys of LakesideMSP']);
  });
});

describe('the notice of an opened chart', () => {
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
      announce: () => undefined,
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
