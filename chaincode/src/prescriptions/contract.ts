import { keyHelp } from '../context/argument-help.js';
import { parseJson } from '../context/arguments.js';
import { Info, Param, Returns, Transaction } from '../context/fabric.js';
import type { HealthContext } from '../context/health-context.js';
import { HealthContract } from '../context/health-contract.js';
import { checkInteractions } from '../drugs/check-interactions.js';
import { getDrug } from '../drugs/get-drug.js';
import { listDrugEntries } from '../drugs/list-drug-entries.js';
import { stageDrugEntries } from '../drugs/stage-drug-entries.js';
import { packageVersion } from '../version.js';

const baseHelp = 'Merkle root over the entries of the base, 64 hex digits.';
const rxcuiHelp = 'RxCUI: identifier of a concept in RxNorm.';

@Info({
  title: 'Prescription management',
  description: 'What is known of drugs, and checks against it.',
  version: packageVersion,
})
export class PrescriptionManagementContract extends HealthContract {
  constructor() {
    super('PrescriptionManagementContract');
  }

  @Transaction()
  @Param('baseId', 'string', baseHelp)
  @Param('entriesJson', 'string', 'An array of ProvenDrug as JSON, 500 at most.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  StageDrugEntries(
    ctx: HealthContext,
    baseId: string,
    entriesJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    const entries = parseJson(entriesJson);
    return stageDrugEntries.invoke(ctx, { baseId, entries, idempotencyKey });
  }

  @Transaction(false)
  @Param('baseId', 'string', baseHelp)
  @Param('pageSize', 'number', 'How many entries at most, 1 to 200.')
  @Param('bookmark', 'string', 'Bookmark of the previous page; empty for the first.')
  @Returns('string')
  ListDrugEntries(
    ctx: HealthContext,
    baseId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listDrugEntries.invoke(ctx, { baseId, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('rxcui', 'string', rxcuiHelp)
  @Returns('string')
  GetDrug(ctx: HealthContext, rxcui: string): Promise<string> {
    return getDrug.invoke(ctx, { rxcui });
  }

  @Transaction(false)
  @Returns('string')
  CheckInteractions(ctx: HealthContext): Promise<string> {
    return checkInteractions.invoke(ctx, {});
  }
}
