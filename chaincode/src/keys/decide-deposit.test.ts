import { strict as assert } from 'node:assert';
import type { Authority, CompartmentKind, Consent, EscrowPart } from '@healthchain/protocol';
import { decideDeposit, type DepositFacts } from './decide-deposit.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const instant = (offset: number): string => new Date(at + offset).toISOString();
const keepers = ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP'];

const part = (kind: CompartmentKind, of = keepers, keyId = 'key of'): EscrowPart =>
  ({
    kind,
    shares: of.map((keeper) => ({ keeper, wrapped: { keyId: `${keyId} ${keeper}` } })),
  }) as unknown as EscrowPart;

const standing = {
  ...{ custodian: 'LakesideMSP', enrolmentId: 'enrolment' },
  consents: [{ consentId: 'consent' }],
} as unknown as Authority;

function decide(
  parts: readonly EscrowPart[],
  { until = instant(1), ...consent }: { until?: string; revocation?: object } = {},
  change: Partial<DepositFacts> = {},
): void {
  const statement = { patientId: 'patient', compartments: ['general', 'hiv'], until };
  decideDeposit({
    custodian: 'LakesideMSP',
    deposit: { patientId: 'patient', parts } as unknown as DepositFacts['deposit'],
    authority: standing,
    consent: {
      ...{ consentId: 'consent', enrolmentId: 'enrolment', signed: { statement } },
      ...consent,
    } as unknown as Consent,
    wrappingKeys: new Map([...keepers, 'LakesideMSP'].map((name) => [name, `key of ${name}`])),
    time: { instant: instant(0), epochMilliseconds: at },
    ...change,
  });
}

describe('decideDeposit', () => {
  const whole = [part('general'), part('hiv')];

  const refuses = (code: string, ...facts: Parameters<typeof decide>): void => {
    assert.throws(
      () => {
        decide(...facts);
      },
      { code },
    );
  };

  it('given a part for each consented kind, its shares for three others, then accepted', () => {
    decide(whole);
    decide([...whole].reverse());
  });

  it('given parts that are not those of the consent, then ESCROW_MISMATCH', () => {
    for (const parts of [
      [],
      [part('general')],
      [part('general'), part('general')],
      [part('general'), part('genetics')],
      [...whole, part('genetics')],
      [...whole, part('hiv')],
    ]) {
      refuses('ESCROW_MISMATCH', parts);
    }
  });

  it('given one part whose shares are not for three others’ published keys, then ESCROW_MISMATCH', () => {
    for (const wrong of [
      part('hiv', ['MillbrookMSP', 'MillbrookMSP', 'EvergreenMSP']),
      part('hiv', ['LakesideMSP', 'CornerstoneMSP', 'EvergreenMSP']),
      part('hiv', keepers, 'another key of'),
    ]) {
      refuses('ESCROW_MISMATCH', [part('general'), wrong]);
    }
  });

  it('given a consent that does not stand, then the reason', () => {
    refuses('CONSENT_REVOKED', whole, { revocation: {} });
    refuses('CONSENT_NOT_IN_FORCE', whole, { until: instant(0) });
    for (const consents of [[], [{ consentId: 'of another consent' }]]) {
      const ended = { ...standing, consents } as unknown as Authority;
      refuses('CONSENT_NOT_IN_FORCE', whole, {}, { authority: ended });
    }
    const replaced = { custodian: 'LakesideMSP', enrolmentId: 'a newer one' };
    refuses('CONSENT_SUPERSEDED', whole, {}, { authority: replaced as unknown as Authority });
    refuses('CONSENT_UNKNOWN', whole, {}, { consent: undefined });
    refuses('NOT_CUSTODIAN', whole, {}, { authority: undefined });
    refuses('NOT_CUSTODIAN', whole, {}, { custodian: 'MillbrookMSP' });
  });
});
