import { randomUUID } from 'node:crypto';
import type { Authority, ChartRequest } from '@healthchain/protocol';
import type { AccessLedger } from './access-ledger.js';
import { authorityOf, chooseBasis, type WantedAccess } from './choose-basis.js';
import { chooseClasses, type Reader } from './choose-classes.js';

/** What a clinician asks the contract for, and what speaks for the patient. */
export interface PreparedRequest {
  readonly request: ChartRequest;
  readonly authority: Authority | undefined;
}

/** Fills in what a clinician left open: the consent that fits best, the classes that the role may read. */
export async function prepareRequest(
  ledger: Pick<AccessLedger, 'authority' | 'consent' | 'policy'>,
  mspId: string,
  reader: Reader,
  wanted: WantedAccess,
): Promise<PreparedRequest> {
  const { patientId, purpose } = wanted;
  const [authority, classes] = await Promise.all([
    authorityOf(ledger, patientId),
    wanted.classes ?? ledger.policy().then((policy) => chooseClasses(policy, reader, purpose)),
  ]);
  const basis = await chooseBasis(ledger, authority, wanted, mspId);
  const compartments = [...wanted.compartments];
  const request = { accessId: randomUUID(), patientId, basis, purpose, compartments };
  return { authority, request: { ...request, classes: [...classes] } };
}
