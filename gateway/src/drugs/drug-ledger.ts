import {
  checkedSchema,
  knownDrugSchema,
  type Checked,
  type KnownDrug,
  type MedicationCheck,
} from '@healthchain/protocol';
import { ledgerQuery, parseLedgerJson } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';

const contract = 'PrescriptionManagementContract';

/** What the Prescription Management contract knows of drugs, typed. Every method fails with a HealthChainError. */
export interface DrugLedger {
  /** @throws HealthChainError DRUG_KNOWLEDGE_UNKNOWN or NOT_FOUND */
  readonly drug: (rxcui: string) => Promise<KnownDrug>;
  /** Asks the organisation's own peer, and leaves no trace on the ledger. @throws HealthChainError DRUG_KNOWLEDGE_UNKNOWN */
  readonly check: (medication: MedicationCheck) => Promise<Checked>;
}

export function drugLedger(ledger: Pick<Ledger, 'evaluate' | 'evaluateWith'>): DrugLedger {
  const query = ledgerQuery(ledger, contract);
  return {
    drug: (rxcui) => query(knownDrugSchema, 'GetDrug', rxcui),
    check: async (medication) => {
      const transient = { medication: JSON.stringify(medication) };
      const answer = await ledger.evaluateWith(transient, `${contract}:CheckInteractions`);
      return checkedSchema.parse(parseLedgerJson(answer));
    },
  };
}
