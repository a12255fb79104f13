import type { Credential } from '@healthchain/protocol';
import type { DecisionCase, NaiveCaller } from '@healthchain/protocol/testing/decisions';
import fc from 'fast-check';

/** How somebody's credential stands when they ask. */
export interface CredentialStanding {
  readonly standing: NaiveCaller['credential'];
  /** What there is of it besides its holder and role. */
  readonly fields: Partial<Credential>;
}

const countersigned = {
  countersignedBy: 'CornerstoneMSP',
  countersignedAt: '2026-03-01T12:00:00.000Z',
};
const revoked = { ...countersigned, revokedAt: '2026-03-01T12:00:00.000Z' };

function shifted(at: string, milliseconds: number): string {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}

/** In force as a rule, at times up to the next millisecond; else expired, revoked, half made or not there. */
export function credentialStandings(at: string): fc.Arbitrary<CredentialStanding> {
  const until = (milliseconds: number) => ({ validUntil: shifted(at, milliseconds) });
  const inForce = fc.constantFrom(1, 60_000).map((left) => ({
    standing: 'in-force' as const,
    fields: { ...countersigned, ...until(left) },
  }));
  const inactive = fc
    .constantFrom<Partial<Credential>>(
      { ...countersigned, ...until(0) },
      { ...countersigned, ...until(-1) },
      { ...revoked, ...until(60_000) },
      until(60_000),
    )
    .map((fields) => ({ standing: 'inactive' as const, fields }));
  const missing = fc.constant({ standing: 'missing' as const, fields: {} });
  return fc.oneof(
    { weight: 30, arbitrary: inForce },
    { weight: 2, arbitrary: inactive },
    { weight: 1, arbitrary: missing },
  );
}

/** The credential on the ledger, if there is one. */
export function credentialOf(
  { organization, publicKeyDigest, role }: DecisionCase['person'],
  { standing, fields }: CredentialStanding,
): Credential | undefined {
  const issuedAt = '2026-03-01T12:00:00.000Z';
  const { validUntil = issuedAt, ...rest } = fields;
  return standing === 'missing'
    ? undefined
    : { organization, publicKeyDigest, role, validUntil, issuedAt, ...rest };
}
