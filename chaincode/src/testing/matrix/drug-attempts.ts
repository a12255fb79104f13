import { drugBaseOf } from '@healthchain/protocol';
import { checkDrugs, stageDrugs, testEntries } from '../drugs.js';
import type { Attempt } from './attempt.js';

const contract = 'PrescriptionManagementContract';
const base = drugBaseOf(testEntries);

/** Calls about what is known of drugs. */
export const drugAttempts: Readonly<Record<string, Attempt>> = {
  [`${contract}:StageDrugEntries`]: ({ stage, as }) => stageDrugs(stage.ledger, as, base),
  [`${contract}:ListDrugEntries`]: ({ stage, as }) =>
    stage.ledger.run({
      ...{ as, call: `${contract}:ListDrugEntries` },
      args: [base.baseId, '10', ''],
    }),
  [`${contract}:GetDrug`]: ({ stage, as }) =>
    stage.ledger.run({ as, call: `${contract}:GetDrug`, args: ['8123'] }),
  [`${contract}:CheckInteractions`]: ({ stage, as }) => checkDrugs(stage.ledger, as, {}),
};
