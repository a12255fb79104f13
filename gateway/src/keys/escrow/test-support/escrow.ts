import { randomBytes, randomUUID } from 'node:crypto';
import {
  resourceClasses,
  type Access,
  type Authority,
  type CompartmentKind,
  type Consent,
  type Escrow,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { softwareWrappingKey } from '../../../platform/keys/test-support/software-wrapping-key.js';
import { sealPart } from '../escrow-part.js';

export const custodian = 'LakesideMSP';
export const reader = 'MillbrookMSP';
export const keeperNames = ['MillbrookMSP', 'CornerstoneMSP', 'EvergreenMSP'] as const;

const tokens = new Map(keeperNames.map((name) => [name as string, softwareWrappingKey()]));

/** The token of a key keeper; the reader is one of them. */
export function tokenOf(mspId: string): ReturnType<typeof softwareWrappingKey> {
  const token = tokens.get(mspId);
  if (token === undefined) throw new Error(`${mspId} has no token.`);
  return token;
}

export function publishedKey(organization: string): WrappingPublicKey {
  return { ...tokenOf(organization).target, organization, publishedAt: '2026-01-01T00:00:00.000Z' };
}

export const newCompartmentKey = () => ({
  compartmentId: randomUUID(),
  keyVersion: 1,
  key: randomBytes(32).toString('base64'),
});

type CompartmentKeyText = ReturnType<typeof newCompartmentKey>;

/** A permitted access of the reader under a consent, with what the custodian deposited for it. */
export async function permittedAccess(
  requested: readonly CompartmentKind[],
  held: ReadonlyMap<CompartmentKind, readonly CompartmentKeyText[]>,
) {
  const [accessId, patientId, consentId] = [randomUUID(), randomUUID(), randomUUID()];
  const basis = { kind: 'consent' as const, consentId };
  const published = keeperNames.map(publishedKey);
  const parts = await Promise.all(
    [...held].map(([kind, keys]) =>
      sealPart({ custodian, patientId, consentId, kind }, [...keys], published),
    ),
  );
  const escrow: Escrow = {
    ...{ consentId, patientId, custodian, parts },
    salt: '0'.repeat(32),
    depositedAt: '2026-01-01T00:00:00.000Z',
  };
  const access = {
    request: {
      ...{ accessId, patientId, basis, purpose: 'TREAT', compartments: requested },
      classes: [...resourceClasses],
    },
    ...{ role: 'attending', publicKeyDigest: '0'.repeat(64) },
    organization: reader,
    at: new Date().toISOString(),
    outcome: { kind: 'permitted', until: '2099-01-01T00:00:00.000Z' },
  } as unknown as Access;
  const authority = {
    ...{ patientId, custodian },
    consents: [{ consentId, until: '2099-01-01T00:00:00.000Z' }],
  } as unknown as Authority;
  const consent = {
    consentId,
    signed: {
      statement: {
        ...{ consentId, patientId, grantee: reader, purposes: ['TREAT'] },
        compartments: [...held.keys()],
        from: '2026-01-01T00:00:00.000Z',
        until: '2099-01-01T00:00:00.000Z',
      },
    },
  } as unknown as Consent;
  const wanted = { accessId, patientId, basis, custodian };
  return { escrow, access, authority, consent, wanted };
}
