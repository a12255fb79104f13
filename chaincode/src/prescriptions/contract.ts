import { argumentHelp, keyHelp } from '../context/argument-help.js';
import { parseJson } from '../context/arguments.js';
import { Info, Param, Returns, Transaction } from '../context/fabric.js';
import { HealthContext } from '../context/health-context.js';
import { HealthContract } from '../context/health-contract.js';
import { checkInteractions } from '../drugs/check-interactions.js';
import { getDrug } from '../drugs/get-drug.js';
import { listDrugEntries } from '../drugs/list-drug-entries.js';
import { stageDrugEntries } from '../drugs/stage-drug-entries.js';
import { packageVersion } from '../version.js';
import { draftPrescription } from './draft-prescription.js';
import { checkPrescriptions } from './check-prescriptions.js';
import { claimPrescription } from './claim-prescription.js';
import { rejectPrescription } from './reject-prescription.js';
import { dispensePrescription } from './dispense-prescription.js';
import { returnDispense } from './return-dispense.js';
import { holdPrescription } from './hold-prescription.js';
import { resumePrescription } from './resume-prescription.js';
import { endPrescription } from './end-prescription.js';
import { confirmSigningRight } from './signing/confirm-signing-right.js';
import { getSigningRight } from './signing/get-signing-right.js';
import { proposeSigningRight } from './signing/propose-signing-right.js';
import { revokeSigningRight } from './signing/revoke-signing-right.js';
import { transferPrescription } from './transfer-prescription.js';
import { answerTransfer } from './answer-transfer.js';
import { withdrawTransfer } from './withdraw-transfer.js';
import { issuePrescriptions } from './issue-prescriptions.js';
import { getPrescription, getPrescriptionText } from './get-prescription.js';
import { listPrescriptions } from './list-prescriptions.js';
import { listDispenses } from './list-dispenses.js';
import { listQueue } from './list-queue.js';
import { answerCoverage } from '../coverage/answer-coverage.js';
import { getCoverage } from '../coverage/get-coverage.js';
import { listCoverageRequests } from '../coverage/list-coverage-requests.js';
import { requestCoverage } from '../coverage/request-coverage.js';

const baseHelp = 'Merkle root over the entries of the base, 64 hex digits.';
const prescriptionHelp = 'Id of the prescription.';
const holderHelp = 'SHA-256 of the key of the prescriber’s credential.';
const patientHelp = 'Random id of the patient.';
const bookmarkHelp = 'Bookmark of the previous page; empty for the first.';
const coverageHelp = 'Id of the coverage request.';
const rxcuiHelp = 'RxCUI: identifier of a concept in RxNorm.';

@Info({
  title: 'Prescription management',
  description: 'Prescriptions from draft to end, what is known of drugs, and checks against it.',
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

  @Transaction(false)
  @Param('publicKeyDigest', 'string', holderHelp)
  @Returns('string')
  CheckPrescriptions(ctx: HealthContext, publicKeyDigest: string): Promise<string> {
    return checkPrescriptions.invoke(ctx, { publicKeyDigest });
  }

  @Transaction()
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  IssuePrescriptions(ctx: HealthContext, digest: string, idempotencyKey: string): Promise<string> {
    return issuePrescriptions.invoke(ctx, { digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  DraftPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return draftPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ClaimPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return claimPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RejectPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return rejectPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  DispensePrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return dispensePrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ReturnDispense(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return returnDispense.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  HoldPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return holdPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ResumePrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return resumePrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  EndPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return endPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  TransferPrescription(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return transferPrescription.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  AnswerTransfer(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return answerTransfer.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  WithdrawTransfer(
    ctx: HealthContext,
    prescriptionId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return withdrawTransfer.invoke(ctx, { prescriptionId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', patientHelp)
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Returns('string')
  GetPrescription(ctx: HealthContext, patientId: string, prescriptionId: string): Promise<string> {
    return getPrescription.invoke(ctx, { patientId, prescriptionId });
  }

  @Transaction(false)
  @Param('patientId', 'string', patientHelp)
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Returns('string')
  GetPrescriptionText(
    ctx: HealthContext,
    patientId: string,
    prescriptionId: string,
  ): Promise<string> {
    return getPrescriptionText.invoke(ctx, { patientId, prescriptionId });
  }

  @Transaction(false)
  @Param('patientId', 'string', patientHelp)
  @Param('pageSize', 'number', 'How many at most, 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListPrescriptions(
    ctx: HealthContext,
    patientId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listPrescriptions.invoke(ctx, { patientId, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('prescriptionId', 'string', prescriptionHelp)
  @Param('pageSize', 'number', 'How many at most, 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListDispenses(
    ctx: HealthContext,
    prescriptionId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listDispenses.invoke(ctx, { prescriptionId, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('pageSize', 'number', 'How many at most, 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListQueue(ctx: HealthContext, pageSize: number, bookmark: string): Promise<string> {
    return listQueue.invoke(ctx, { pageSize, bookmark });
  }

  @Transaction()
  @Param('requestId', 'string', coverageHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RequestCoverage(
    ctx: HealthContext,
    requestId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return requestCoverage.invoke(ctx, { requestId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('requestId', 'string', coverageHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  AnswerCoverage(
    ctx: HealthContext,
    requestId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return answerCoverage.invoke(ctx, { requestId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('requestId', 'string', coverageHelp)
  @Returns('string')
  GetCoverage(ctx: HealthContext, requestId: string): Promise<string> {
    return getCoverage.invoke(ctx, { requestId });
  }

  @Transaction(false)
  @Param('pageSize', 'number', 'How many at most, 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListCoverageRequests(ctx: HealthContext, pageSize: number, bookmark: string): Promise<string> {
    return listCoverageRequests.invoke(ctx, { pageSize, bookmark });
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', holderHelp)
  @Param('secondKey', 'string', 'SubjectPublicKeyInfo of the second key, P-256, in base64.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ProposeSigningRight(
    ctx: HealthContext,
    publicKeyDigest: string,
    secondKey: string,
    idempotencyKey: string,
  ): Promise<string> {
    return proposeSigningRight.invoke(ctx, { publicKeyDigest, secondKey, idempotencyKey });
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', holderHelp)
  @Param('digest', 'string', 'SHA-256, in hex, of the SigningRight as it stands.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ConfirmSigningRight(
    ctx: HealthContext,
    publicKeyDigest: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return confirmSigningRight.invoke(ctx, { publicKeyDigest, digest, idempotencyKey });
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', holderHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RevokeSigningRight(
    ctx: HealthContext,
    publicKeyDigest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return revokeSigningRight.invoke(ctx, { publicKeyDigest, idempotencyKey });
  }

  @Transaction(false)
  @Param('mspId', 'string', 'MSP id of the prescriber’s organisation.')
  @Param('publicKeyDigest', 'string', holderHelp)
  @Returns('string')
  GetSigningRight(ctx: HealthContext, mspId: string, publicKeyDigest: string): Promise<string> {
    return getSigningRight.invoke(ctx, { mspId, publicKeyDigest });
  }
}
