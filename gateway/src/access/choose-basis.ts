import { randomUUID } from 'node:crypto';
import {
  type AccessBasis,
  type AccessPurpose,
  type Authority,
  type CompartmentKind,
  type ConsentStatement,
  type ResourceClass,
} from '@healthchain/protocol';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { AccessLedger } from './access-ledger.js';

/** What a clinician asks for, with or without naming the consent. */
export interface WantedAccess {
  readonly patientId: string;
  readonly purpose: AccessPurpose;
  readonly compartments: readonly CompartmentKind[];
  /** Without them, all that the role may read. */
  readonly classes?: readonly ResourceClass[] | undefined;
  readonly consentId?: string | undefined;
  /** An emergency of the clinician's, instead of a consent. */
  readonly emergencyId?: string | undefined;
}

/** What speaks for a patient, or undefined where no passkey is enrolled. */
export function authorityOf(
  ledger: Pick<AccessLedger, 'authority'>,
  patientId: string,
): Promise<Authority | undefined> {
  return unlessAbsent(ledger.authority(patientId));
}

/**
 * What an access is to rest on: the emergency or the consent that is named, else the patient's consent that
 * fits best. The contract decides; where nothing fits, it is asked all the same, so that the patient sees
 * the attempt.
 */
export async function chooseBasis(
  ledger: Pick<AccessLedger, 'consent'>,
  authority: Authority | undefined,
  wanted: WantedAccess,
  organization: string,
): Promise<AccessBasis> {
  const { emergencyId } = wanted;
  return emergencyId === undefined
    ? {
        kind: 'consent',
        consentId:
          wanted.consentId ?? (await chooseConsent(ledger, authority, wanted, organization)),
      }
    : { kind: 'emergency', emergencyId };
}

async function chooseConsent(
  ledger: Pick<AccessLedger, 'consent'>,
  authority: Authority | undefined,
  wanted: WantedAccess,
  organization: string,
): Promise<string> {
  const statements = await Promise.all(
    (authority?.consents ?? []).map(
      async ({ consentId }) => (await ledger.consent(consentId)).signed.statement,
    ),
  );
  const own = statements.filter(({ grantee }) => grantee === organization);
  const best = own.find((statement) => covers(statement, wanted)) ?? own[0];
  return best?.consentId ?? randomUUID();
}

function covers(statement: ConsentStatement, { purpose, compartments }: WantedAccess): boolean {
  const consented: readonly AccessPurpose[] = statement.purposes;
  return (
    consented.includes(purpose) &&
    compartments.every((kind) => statement.compartments.includes(kind))
  );
}
