import {
  changeSentence,
  type AccessChange,
  type AccessExplanation,
  type Language,
  type RequestExplanation,
} from '@healthchain/protocol';
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

/** What a request would come to, and what would permit it, with a sentence for each change. */
export interface ToldExplanation extends Pick<RequestExplanation, 'outcome'> {
  readonly changes: readonly { readonly change: AccessChange; readonly sentence: string }[];
}

/** Tells patients who can see what, and clinicians what would have to change. Nothing is committed. */
export interface Explanations {
  readonly forPatient: (patientId: string, language: Language) => Promise<AccessExplanation>;
  readonly forReader: (
    reader: Reader,
    wanted: WantedAccess,
    language: Language,
  ) => Promise<ToldExplanation>;
}

export function explanations({ mspId, ledger }: ExplanationsOptions): Explanations {
  return {
    forPatient: (patientId, language) => ledger.explainAccess(patientId, language),
    forReader: async (reader, wanted, language) => {
      const { request } = await prepareRequest(ledger, mspId, reader, wanted);
      const { outcome, changes } = await ledger.explainRequest(reader.publicKeyDigest, request);
      const told = changes.map((change) => ({
        change,
        sentence: changeSentence(change, language),
      }));
      return { outcome, changes: told };
    },
  };
}
