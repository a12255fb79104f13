import { journalAnchorSchema, type AnchorRequest, type JournalAnchor } from '@healthchain/protocol';
import { ledgerQuery } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';

/** The anchors on the ledger. Every method fails with a HealthChainError. */
export interface JournalLedger {
  readonly anchor: (request: AnchorRequest) => Promise<void>;
  readonly anchored: (sequence: number) => Promise<JournalAnchor>;
}

export function journalLedger(
  ledger: Pick<Ledger, 'submit' | 'evaluate'>,
  mspId: string,
  endorsers: readonly (readonly string[])[],
): JournalLedger {
  const query = ledgerQuery(ledger, 'PatientRecordContract');
  return {
    anchor: async (request) => {
      await ledger.submit({
        name: 'PatientRecordContract:AnchorJournal',
        args: [JSON.stringify(request)],
        endorsers,
      });
    },
    anchored: (sequence) => query(journalAnchorSchema, 'GetAnchor', mspId, String(sequence)),
  };
}
