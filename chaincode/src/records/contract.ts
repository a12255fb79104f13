import { parseJson } from '../context/arguments.js';
import { Info, Param, Returns, Transaction } from '../context/fabric.js';
import { HealthContext } from '../context/health-context.js';
import { HealthContract } from '../context/health-contract.js';
import { packageVersion } from '../version.js';
import { commitVersions } from './commit-versions.js';
import { getChart } from './get-chart.js';
import { getCommitment } from './get-commitment.js';
import { getCompartment } from './get-compartment.js';
import { getPack } from './get-pack.js';
import { listCommitments } from './list-commitments.js';

@Info({
  title: 'Patient records',
  description: 'Charts, their compartments and the committed versions of their records.',
  version: packageVersion,
})
export class PatientRecordContract extends HealthContract {
  constructor() {
    super('PatientRecordContract');
  }

  @Transaction()
  @Param('requestJson', 'string', 'A CommitRequest as JSON.')
  @Returns('string')
  CommitVersions(ctx: HealthContext, requestJson: string): Promise<string> {
    return commitVersions.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('commitId', 'string', 'Id of the commit.')
  @Returns('string')
  GetCommitment(ctx: HealthContext, commitId: string): Promise<string> {
    return getCommitment.invoke(ctx, { commitId });
  }

  @Transaction(false)
  @Param('pageSize', 'number', 'Commitments on a page: 1 to 200.')
  @Param('bookmark', 'string', 'Bookmark of the previous page; empty for the first.')
  @Returns('string')
  ListCommitments(ctx: HealthContext, pageSize: number, bookmark: string): Promise<string> {
    return listCommitments.invoke(ctx, { pageSize, bookmark });
  }

  @Transaction(false)
  @Param('commitId', 'string', 'Id of the commit.')
  @Param('index', 'number', 'Position of the pack in the commit, from 0.')
  @Returns('string')
  GetPack(ctx: HealthContext, commitId: string, index: number): Promise<string> {
    return getPack.invoke(ctx, { commitId, index });
  }

  @Transaction(false)
  @Param('chartId', 'string', 'Id of the chart.')
  @Returns('string')
  GetChart(ctx: HealthContext, chartId: string): Promise<string> {
    return getChart.invoke(ctx, { chartId });
  }

  @Transaction(false)
  @Param('compartmentId', 'string', 'Id of the compartment.')
  @Returns('string')
  GetCompartment(ctx: HealthContext, compartmentId: string): Promise<string> {
    return getCompartment.invoke(ctx, { compartmentId });
  }
}
