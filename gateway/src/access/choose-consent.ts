import { randomUUID } from 'node:crypto';
import {
  type Authority,
  type CompartmentKind,
  type ConsentStatement,
  type Purpose,
  type ResourceClass,
} from '@healthchain/protocol';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { AccessLedger } from './access-ledger.js';

/** What a clinician asks for, with or without naming the consent. */
export interface WantedAccess {
  readonly patientId: string;
  readonly purpose: Purpose;
  readonly compartments: readonly CompartmentKind[];
  /** Without them, all that the role may read. */
  readonly classes?: readonly ResourceClass[] | undefined;
  readonly consentId?: string | undefined;
}

/** What speaks for a patient, or undefined where no passkey is enrolled. */
export function authorityOf(
  ledger: Pick<AccessLedger, 'authority'>,
  patientId: string,
): Promise<Authority | undefined> {
  return unlessAbsent(ledger.authority(patientId));
}

/**
 * The consent to open a chart under: the one that is named, else the patient's that fits best. The
 * contract decides; where nothing fits, it is asked all the same, so that the patient sees the attempt.
 */
export async function chooseConsent(
  ledger: Pick<AccessLedger, 'consent'>,
  authority: Authority | undefined,
  wanted: WantedAccess,
  organization: string,
): Promise<string> {
  if (wanted.consentId !== undefined) {
    return wanted.consentId;
  }
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
  return (
    statement.purposes.includes(purpose) &&
    compartments.every((kind) => statement.compartments.includes(kind))
  );
}
