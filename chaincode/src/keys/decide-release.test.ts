import { strict as assert } from 'node:assert';
import type { Access, Authority, Consent, Escrow, WrappingPublicKey } from '@healthchain/protocol';
import { decideRelease, type ReleaseFacts } from './decide-release.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const instant = (offset: number): string => new Date(at + offset).toISOString();

const request = { patientId: 'patient', purpose: 'TREAT', compartments: ['general'] };
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
