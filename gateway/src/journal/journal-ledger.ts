import { journalAnchorSchema, type AnchorRequest, type JournalAnchor } from '@healthchain/protocol';
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
  return {
    anchor: async (request) => {
      await ledger.submit({
        name: 'PatientRecordContract:AnchorJournal',
        args: [JSON.stringify(request)],
        endorsers,
      });
    },
    anchored: async (sequence) => {
      const name = 'PatientRecordContract:GetAnchor';
      const bytes = await ledger.evaluate(name, mspId, String(sequence));
      return journalAnchorSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    },
  };
}
