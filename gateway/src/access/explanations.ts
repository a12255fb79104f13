import type { AccessExplanation, Language, RequestExplanation } from '@healthchain/protocol';
import type { AccessLedger } from './access-ledger.js';
import { prepareRequest } from './chart-request.js';
import type { WantedAccess } from './choose-basis.js';
import type { Reader } from './choose-classes.js';

export interface ExplanationsOptions {
  readonly mspId: string;
  readonly ledger: Pick<
    AccessLedger,
    'authority' | 'consent' | 'policy' | 'explainAccess' | 'explainRequest'
  >;
}

/** Tells patients who can see what, and clinicians what would have to change. Nothing is committed. */
export interface Explanations {
  readonly forPatient: (patientId: string, language: Language) => Promise<AccessExplanation>;
  readonly forReader: (reader: Reader, wanted: WantedAccess) => Promise<RequestExplanation>;
}

export function explanations({ mspId, ledger }: ExplanationsOptions): Explanations {
  return {
    forPatient: (patientId, language) => ledger.explainAccess(patientId, language),
    forReader: async (reader, wanted) => {
      const { request } = await prepareRequest(ledger, mspId, reader, wanted);
      return ledger.explainRequest(reader.publicKeyDigest, request);
    },
  };
}
