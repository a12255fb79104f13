import { randomUUID } from 'node:crypto';
import {
  draftConsent,
  compartmentKinds,
  purposes,
  resourceClasses,
  type Consent,
  type ConsentStatement,
  type ConsentTerms,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { actorsAmong, exceptionsTo } from '@healthchain/protocol/testing/decisions';
import fc from 'fast-check';
import type { OwnConsent } from '../../../access/own-consents.js';

export const custodian = 'LakesideMSP';
export const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
export const owner = { patientId, custodian };
/** A delegate of the patient's. */
export const signer = { patientId, delegationId: '5f0e6a52-1c1d-4a69-9b25-6c2f7f0f9c34' };
export const recordedAt = '2026-03-01T12:00:05.000Z';
export const nameOf = (mspId: string): string => `Hospital <${mspId}> & Clinic`;

const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: 'http://localhost' });
const at = '2026-03-01T12:00:00.000Z';

/** A statement of a patient's terms, each time another one. */
export function draft(terms: ConsentTerms): ConsentStatement {
  return draftConsent(terms, {
    ...{ channel: 'healthchain', patientId, issuedAt: at },
    ...{ nonce: randomUUID(), consentId: randomUUID() },
  });
}

/** A consent as the ledger has it. */
export function recorded(terms: ConsentTerms, change: Partial<Consent> = {}): Consent {
  const statement = draft(terms);
  return {
    salt: '0'.repeat(32),
    consentId: statement.consentId,
    signed: { statement, assertion: device.sign(statement) },
    enrolmentId: randomUUID(),
    recordedAt,
    ...change,
  };
}

export function standing(terms: ConsentTerms): OwnConsent {
  return { consent: recorded(terms), custodian, ending: undefined };
}

/** A revocation as it was signed, when the ledger took it. */
export function revocationOf(consentId: string): NonNullable<Consent['revocation']> {
  const statement = {
    kind: 'revocation' as const,
    ...{ channel: 'healthchain', nonce: randomUUID(), issuedAt: at, patientId, consentId },
  };
  return { statement, assertion: device.sign(statement), revokedAt: '2026-03-02T00:00:00.000Z' };
}

const careTeams = [signer.delegationId];
const people = ['ab'.repeat(32), 'cd'.repeat(32)];
const instants = ['2026-01-31T00:00:00Z', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.345Z'];
const ends = ['2027-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z', '2027-01-01T00:00:00.001Z'];
const periods = [
  { from: '2020-02-29' },
  { until: '2024-03-01' },
  { from: '2019-12-31', until: '2020-01-01' },
];

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Terms of every shape. */
export const anyTerms: fc.Arbitrary<ConsentTerms> = fc
  .record({
    grantee: fc.constantFrom('MillbrookMSP', 'CornerstoneMSP'),
    purposes: fc.shuffledSubarray([...purposes], { minLength: 1 }),
    compartments: fc.shuffledSubarray([...compartmentKinds], { minLength: 1 }),
    from: fc.constantFrom(...instants),
    until: fc.constantFrom(...ends),
    actors: optional(actorsAmong({ people, careTeams })),
    classes: optional(fc.shuffledSubarray([...resourceClasses], { minLength: 1 })),
    dataPeriod: optional(fc.constantFrom(...periods)),
    once: optional(fc.constant(true as const)),
    except: optional(
      exceptionsTo({
        person: { publicKeyDigest: people[0] ?? '', role: 'nurse', careTeams },
        ...{ people, careTeams },
        ...{ purpose: 'TREAT', compartments: ['hiv'], classes: ['results'], at },
      }),
    ),
  })
  .map((terms) => {
    const given = Object.entries(terms).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as ConsentTerms;
  });
