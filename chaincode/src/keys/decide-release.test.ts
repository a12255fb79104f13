import { strict as assert } from 'node:assert';
import {
  resourceClasses,
  type Access,
  type AccessPolicyInForce,
  type Authority,
  type Consent,
  type Escrow,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import { decideRelease, type ReleaseFacts } from './decide-release.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const instant = (offset: number): string => new Date(at + offset).toISOString();

const request = {
  ...{ patientId: 'patient', basis: { kind: 'consent', consentId: 'consent' } },
  ...{ purpose: 'TREAT', compartments: ['general'] },
  classes: [...resourceClasses],
};
const statement = {
  ...{ patientId: 'patient', grantee: 'MillbrookMSP', purposes: ['TREAT'] },
  ...{ compartments: ['general'], from: instant(-1), until: instant(60_000) },
};
const permitted = { kind: 'permitted', until: instant(1) };
const shares = ['CornerstoneMSP', 'EvergreenMSP'].map((keeper) => ({ keeper }));

function decide(change: Partial<ReleaseFacts> = {}, outcome: object = permitted): void {
  decideRelease({
    keeper: 'LakesideMSP',
    keyId: 'key',
    access: { request, organization: 'MillbrookMSP', outcome } as unknown as Access,
    role: 'resident',
    careTeams: [],
    policy: { content: testPolicy } as unknown as AccessPolicyInForce,
    authority: { custodian: 'LakesideMSP', enrolmentId: 'enrolment' } as unknown as Authority,
    consent: { enrolmentId: 'enrolment', signed: { statement } } as unknown as Consent,
    escrow: { parts: [{ shares }] } as unknown as Escrow,
    readerKey: { keyId: 'key' } as WrappingPublicKey,
    time: { instant: instant(0), epochMilliseconds: at },
    ...change,
  });
}

describe('decideRelease', () => {
  const refuses = (code: string, ...facts: Parameters<typeof decide>): void => {
    assert.throws(
      () => {
        decide(...facts);
      },
      { code },
    );
  };

  it('given a permitted access, then the custodian and each who has a share may', () => {
    for (const keeper of ['LakesideMSP', 'CornerstoneMSP', 'EvergreenMSP']) decide({ keeper });
  });

  it('given an access to some classes, then the custodian may and who has a share may not', () => {
    const some = { ...request, classes: ['results'] };
    const access = { request: some, organization: 'MillbrookMSP', outcome: permitted };
    const facts = { access: access as unknown as Access };
    decide(facts);
    refuses('CLASSES_NOT_SEPARABLE', { ...facts, keeper: 'CornerstoneMSP' });
  });

  it('given a policy or a role that permits it no longer, then refused', () => {
    refuses('POLICY_NOT_PERMITTED', { role: 'nurse' });
    refuses('POLICY_UNKNOWN', { policy: undefined });
  });

  it('given a member of a care team who is one no longer, then CONSENT_FOR_ANOTHER', () => {
    const actors = [{ kind: 'care-team', careTeamId: 'team' }];
    const consent = {
      ...{ enrolmentId: 'enrolment', signed: { statement: { ...statement, actors } } },
    } as unknown as Consent;
    decide({ consent, careTeams: ['team'] });
    refuses('CONSENT_FOR_ANOTHER', { consent });
  });

  it('given somebody without a share, or no deposit, then NOT_KEY_KEEPER', () => {
    refuses('NOT_KEY_KEEPER', { keeper: 'NorthfieldMSP' });
    refuses('NOT_KEY_KEEPER', { keeper: 'CornerstoneMSP', escrow: undefined });
    const empty = { parts: [] } as unknown as Escrow;
    refuses('NOT_KEY_KEEPER', { keeper: 'CornerstoneMSP', escrow: empty });
  });

  it('given no access that goes on, then the reason', () => {
    refuses('ACCESS_NOT_PERMITTED', {}, { kind: 'refused', reason: 'CONSENT_UNKNOWN' });
    refuses('SESSION_ENDED', {}, { kind: 'permitted', until: instant(0) });
  });

  it('given a consent that would not permit it anew, then the reason', () => {
    refuses('CONSENT_UNKNOWN', { consent: undefined });
  });

  it('given another key than the reader has published, or none, then WRAPPING_KEY_UNKNOWN', () => {
    refuses('WRAPPING_KEY_UNKNOWN', { keyId: 'another' });
    refuses('WRAPPING_KEY_UNKNOWN', { readerKey: undefined });
  });
});
