import { argumentHelp, keyHelp } from '../context/argument-help.js';
import { parseJson } from '../context/arguments.js';
import { Info, Param, Returns, Transaction } from '../context/fabric.js';
import { HealthContext } from '../context/health-context.js';
import { HealthContract } from '../context/health-contract.js';
import { anchorJournal } from '../journal/anchor-journal.js';
import { getAnchor } from '../journal/get-anchor.js';
import { depositKeyShares } from '../keys/deposit-key-shares.js';
import { getEscrow } from '../keys/get-escrow.js';
import { getKeeperRelease } from '../keys/get-keeper-release.js';
import { getRelease } from '../keys/get-release.js';
import { getWrappingKey } from '../keys/get-wrapping-key.js';
import { publishWrappingKey } from '../keys/publish-wrapping-key.js';
import { releaseKeys } from '../keys/release-keys.js';
import { packageVersion } from '../version.js';
import { commitVersions } from './commit-versions.js';
import { getChart } from './get-chart.js';
import { getCommitment } from './get-commitment.js';
import { getCompartment } from './get-compartment.js';
import { getPack } from './get-pack.js';
import { listCommitments } from './list-commitments.js';
import { withdrawCommit } from './withdraw-commit.js';

@Info({
  title: 'Patient records',
  description:
    'Charts, their compartments and the committed versions of their records; the release of their ' +
    'keys; the anchors of the read journals.',
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

  @Transaction()
  @Param('idempotencyKey', 'string', 'Idempotency key of the commit.')
  @Returns('string')
  WithdrawCommit(ctx: HealthContext, idempotencyKey: string): Promise<string> {
    return withdrawCommit.invoke(ctx, { idempotencyKey });
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

  @Transaction()
  @Param('requestJson', 'string', 'A WrappingKeyRequest as JSON.')
  @Returns('string')
  PublishWrappingKey(ctx: HealthContext, requestJson: string): Promise<string> {
    return publishWrappingKey.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', 'MSP id of the organisation.')
  @Returns('string')
  GetWrappingKey(ctx: HealthContext, mspId: string): Promise<string> {
    return getWrappingKey.invoke(ctx, { mspId });
  }

  @Transaction()
  @Param('consentId', 'string', 'Id of the consent.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  DepositKeyShares(
    ctx: HealthContext,
    consentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return depositKeyShares.invoke(ctx, { consentId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('consentId', 'string', 'Id of the consent.')
  @Returns('string')
  GetEscrow(ctx: HealthContext, consentId: string): Promise<string> {
    return getEscrow.invoke(ctx, { consentId });
  }

  @Transaction()
  @Param('accessId', 'string', 'Id of the access.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ReleaseKeys(
    ctx: HealthContext,
    accessId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return releaseKeys.invoke(ctx, { accessId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('accessId', 'string', 'Id of the access.')
  @Param('mspId', 'string', 'MSP id of the organisation that handed out the keys.')
  @Returns('string')
  GetRelease(
    ctx: HealthContext,
    patientId: string,
    accessId: string,
    mspId: string,
  ): Promise<string> {
    return getRelease.invoke(ctx, { patientId, accessId, mspId });
  }

  @Transaction(false)
  @Param('chartId', 'string', 'Id of the chart.')
  @Returns('string')
  GetKeeperRelease(ctx: HealthContext, chartId: string): Promise<string> {
    return getKeeperRelease.invoke(ctx, { chartId });
  }

  @Transaction()
  @Param('requestJson', 'string', 'An AnchorRequest as JSON.')
  @Returns('string')
  AnchorJournal(ctx: HealthContext, requestJson: string): Promise<string> {
    return anchorJournal.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', 'MSP id of the organisation.')
  @Param('sequence', 'number', 'Number of the anchor, from 1.')
  @Returns('string')
  GetAnchor(ctx: HealthContext, mspId: string, sequence: number): Promise<string> {
    return getAnchor.invoke(ctx, { mspId, sequence });
  }
}
