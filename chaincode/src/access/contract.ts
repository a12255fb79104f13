import { argumentHelp, keyHelp } from '../context/argument-help.js';
import { parseJson } from '../context/arguments.js';
import { Info, Param, Returns, Transaction } from '../context/fabric.js';
import { HealthContext } from '../context/health-context.js';
import { HealthContract } from '../context/health-contract.js';
import { answerSecondOpinion } from '../disclosure/answer-second-opinion.js';
import { getAttestationRevocation } from '../disclosure/get-attestation-revocation.js';
import { getIssuerKey } from '../disclosure/get-issuer-key.js';
import { getSecondOpinion } from '../disclosure/get-second-opinion.js';
import { listSecondOpinions } from '../disclosure/list-second-opinions.js';
import { publishIssuerKey } from '../disclosure/publish-issuer-key.js';
import { requestSecondOpinion } from '../disclosure/request-second-opinion.js';
import { revokeAttestation } from '../disclosure/revoke-attestation.js';
import { packageVersion } from '../version.js';
import { approveDocument } from './documents/approve-document.js';
import { confirmEnrolment } from './enrolments/confirm-enrolment.js';
import { confirmProviderEnrolment } from './enrolments/confirm-provider-enrolment.js';
import { countersignCredential } from './applications/countersign-credential.js';
import { declareEmergency } from './emergencies/declare-emergency.js';
import { endDelegation } from './delegations/end-delegation.js';
import { endEmergency } from './emergencies/end-emergency.js';
import { endOwnEmergency } from './emergencies/end-own-emergency.js';
import { explainAccess } from './explanations/explain-access.js';
import { explainRequest } from './explanations/explain-request.js';
import { getAccess } from './charts/get-access.js';
import { getAccessFacts } from './charts/get-access-facts.js';
import { getCareTeam } from './care-teams/get-care-team.js';
import { getAuthority } from './enrolments/get-authority.js';
import { getConsent } from './consents/get-consent.js';
import { getCredential } from './credentials/get-credential.js';
import { getDelegation } from './delegations/get-delegation.js';
import { getDocument } from './documents/get-document.js';
import { getEmergency } from './emergencies/get-emergency.js';
import { getRefusedCaller } from './charts/get-refused-caller.js';
import { getProviderEnrolment } from './enrolments/get-provider-enrolment.js';
import { getProviderPasskey } from './enrolments/get-provider-passkey.js';
import { issueCredential } from './credentials/issue-credential.js';
import { listAccesses } from './charts/list-accesses.js';
import { listEmergencies } from './emergencies/list-emergencies.js';
import { listProposals } from './documents/list-proposals.js';
import { getApplication } from './applications/get-application.js';
import { getEvidence } from './applications/get-evidence.js';
import { keepEvidence } from './applications/keep-evidence.js';
import { listApplications } from './applications/list-applications.js';
import { listCareTeams } from './care-teams/list-care-teams.js';
import { listCredentials } from './credentials/list-credentials.js';
import { recordCareTeam } from './care-teams/record-care-team.js';
import { recordChecks } from './applications/record-checks.js';
import { refuseApplication } from './applications/refuse-application.js';
import { submitApplication } from './applications/submit-application.js';
import { addPasskey } from './passkeys/add-passkey.js';
import { addProviderPasskey } from './passkeys/add-provider-passkey.js';
import { listPasskeyLog } from './passkeys/list-passkey-log.js';
import { listProviderPasskeyLog } from './passkeys/list-provider-passkey-log.js';
import { removePasskey } from './passkeys/remove-passkey.js';
import { removeProviderPasskey } from './passkeys/remove-provider-passkey.js';
import { openChart } from './charts/open-chart.js';
import { proposeDocument } from './documents/propose-document.js';
import { proposeEnrolment } from './enrolments/propose-enrolment.js';
import { proposeProviderEnrolment } from './enrolments/propose-provider-enrolment.js';
import { answerRequest } from './requests/answer-request.js';
import { extendRequest } from './requests/extend-request.js';
import { fileRequest } from './requests/file-request.js';
import { listOpenRequests } from './requests/list-open-requests.js';
import { listRequests } from './requests/list-requests.js';
import { reinstateCredential } from './credentials/reinstate-credential.js';
import { recordConsent } from './consents/record-consent.js';
import { recordDelegation } from './delegations/record-delegation.js';
import { recordEmergencyNotice } from './emergencies/record-emergency-notice.js';
import { reviewEmergency } from './emergencies/review-emergency.js';
import { revokeConsent } from './consents/revoke-consent.js';
import { revokeCredential } from './credentials/revoke-credential.js';
import { suspendCredential } from './credentials/suspend-credential.js';

const kindHelp =
  'Kind of document: organizations, relyingParties, accessPolicy, requestPolicy, drugKnowledge or ' +
  'prescribingPolicy.';
const versionHelp = 'Version of the document, the one in force plus 1.';
const signedHelp =
  'A SignedPolicyApproval as JSON, or null where none is needed: of all but later access policies.';
const issuerHelp = 'MSP id of the organisation that issued the credential.';
const emergencyHelp = 'Id of the emergency.';
const requestHelp = 'Id of the patient’s request.';
const applicationHelp = 'Id of the application.';
const bookmarkHelp = 'Bookmark of the previous page; empty for the first.';
const attesterHelp = 'MSP id of the organisation that attests.';
const addresseeHelp = 'MSP id of the organisation that was asked.';
const keepingHelp = 'MSP id of the organisation that keeps the care team.';
const digestHelp = 'SHA-256 of the key’s SubjectPublicKeyInfo, 64 hex digits.';

@Info({
  title: 'Access control',
  description:
    'Governed documents, credentials, what patients decide, and who opened their charts.',
  version: packageVersion,
})
export class AccessControlContract extends HealthContract {
  constructor() {
    super('AccessControlContract');
  }

  @Transaction()
  @Param('kind', 'string', kindHelp)
  @Param('version', 'number', versionHelp)
  @Param(
    'contentJson',
    'string',
    'The content as JSON: an OrganizationsDocument, a RelyingPartiesDocument, an AccessPolicy, a RequestPolicy or a DrugKnowledge.',
  )
  @Param('signedJson', 'string', signedHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ProposeDocument(
    ctx: HealthContext,
    kind: string,
    version: number,
    contentJson: string,
    signedJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    const [content, signed] = [parseJson(contentJson), parseJson(signedJson)];
    return proposeDocument.invoke(ctx, { kind, version, content, signed, idempotencyKey });
  }

  @Transaction()
  @Param('kind', 'string', kindHelp)
  @Param('version', 'number', versionHelp)
  @Param('digest', 'string', 'Digest of the proposal, 64 hex digits.')
  @Param('signedJson', 'string', signedHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ApproveDocument(
    ctx: HealthContext,
    kind: string,
    version: number,
    digest: string,
    signedJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    const signed = parseJson(signedJson);
    return approveDocument.invoke(ctx, { kind, version, digest, signed, idempotencyKey });
  }

  @Transaction(false)
  @Param('kind', 'string', kindHelp)
  @Returns('string')
  GetDocument(ctx: HealthContext, kind: string): Promise<string> {
    return getDocument.invoke(ctx, { kind });
  }

  @Transaction(false)
  @Param('kind', 'string', kindHelp)
  @Param('version', 'number', versionHelp)
  @Param('pageSize', 'number', 'Proposals on a page: 1 to 200.')
  @Param('bookmark', 'string', 'Bookmark of the previous page; empty for the first.')
  @Returns('string')
  ListProposals(
    ctx: HealthContext,
    kind: string,
    version: number,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listProposals.invoke(ctx, { kind, version, pageSize, bookmark });
  }

  @Transaction()
  @Param('evidenceId', 'string', 'Random UUID of this evidence.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  KeepEvidence(
    ctx: HealthContext,
    evidenceId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return keepEvidence.invoke(ctx, { evidenceId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('evidenceId', 'string', 'Id of the evidence.')
  @Returns('string')
  GetEvidence(ctx: HealthContext, evidenceId: string): Promise<string> {
    return getEvidence.invoke(ctx, { evidenceId });
  }

  @Transaction()
  @Param('requestJson', 'string', 'An ApplicationRequest as JSON.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  SubmitApplication(
    ctx: HealthContext,
    requestJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    return submitApplication.invoke(ctx, { request: parseJson(requestJson), idempotencyKey });
  }

  @Transaction()
  @Param('applicationId', 'string', applicationHelp)
  @Param('requestJson', 'string', 'A ChecksRequest as JSON.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RecordChecks(
    ctx: HealthContext,
    applicationId: string,
    requestJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    const request = parseJson(requestJson);
    return recordChecks.invoke(ctx, { applicationId, request, idempotencyKey });
  }

  @Transaction()
  @Param('applicationId', 'string', applicationHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RefuseApplication(
    ctx: HealthContext,
    applicationId: string,
    idempotencyKey: string,
  ): Promise<string> {
    return refuseApplication.invoke(ctx, { applicationId, idempotencyKey });
  }

  @Transaction(false)
  @Param('mspId', 'string', 'MSP id of the organisation that was applied to.')
  @Param('applicationId', 'string', applicationHelp)
  @Returns('string')
  GetApplication(ctx: HealthContext, mspId: string, applicationId: string): Promise<string> {
    return getApplication.invoke(ctx, { mspId, applicationId });
  }

  @Transaction(false)
  @Param('mspId', 'string', 'MSP id of the organisation that was applied to.')
  @Param('pageSize', 'number', 'Applications on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListApplications(
    ctx: HealthContext,
    mspId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listApplications.invoke(ctx, { mspId, pageSize, bookmark });
  }

  @Transaction()
  @Param('requestJson', 'string', 'A CredentialRequest as JSON.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  IssueCredential(
    ctx: HealthContext,
    requestJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    return issueCredential.invoke(ctx, { request: parseJson(requestJson), idempotencyKey });
  }

  @Transaction()
  @Param('mspId', 'string', issuerHelp)
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('credentialDigest', 'string', 'SHA-256 of what GetCredential answers, 64 hex digits.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  CountersignCredential(
    ctx: HealthContext,
    mspId: string,
    publicKeyDigest: string,
    credentialDigest: string,
    idempotencyKey: string,
  ): Promise<string> {
    const args = { mspId, publicKeyDigest, credentialDigest, idempotencyKey };
    return countersignCredential.invoke(ctx, args);
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RevokeCredential(
    ctx: HealthContext,
    publicKeyDigest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return revokeCredential.invoke(ctx, { publicKeyDigest, idempotencyKey });
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  SuspendCredential(
    ctx: HealthContext,
    publicKeyDigest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return suspendCredential.invoke(ctx, { publicKeyDigest, idempotencyKey });
  }

  @Transaction()
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ReinstateCredential(
    ctx: HealthContext,
    publicKeyDigest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return reinstateCredential.invoke(ctx, { publicKeyDigest, idempotencyKey });
  }

  @Transaction(false)
  @Param('mspId', 'string', issuerHelp)
  @Param('publicKeyDigest', 'string', digestHelp)
  @Returns('string')
  GetCredential(ctx: HealthContext, mspId: string, publicKeyDigest: string): Promise<string> {
    return getCredential.invoke(ctx, { mspId, publicKeyDigest });
  }

  @Transaction(false)
  @Param('mspId', 'string', issuerHelp)
  @Param('pageSize', 'number', 'Credentials on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListCredentials(
    ctx: HealthContext,
    mspId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listCredentials.invoke(ctx, { mspId, pageSize, bookmark });
  }

  @Transaction()
  @Param('enrolmentId', 'string', 'Random UUID of this enrolment.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ProposeEnrolment(
    ctx: HealthContext,
    enrolmentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return proposeEnrolment.invoke(ctx, { enrolmentId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('enrolmentId', 'string', 'Id of the proposed enrolment.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ConfirmEnrolment(
    ctx: HealthContext,
    enrolmentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return confirmEnrolment.invoke(ctx, { enrolmentId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Returns('string')
  GetAuthority(ctx: HealthContext, patientId: string): Promise<string> {
    return getAuthority.invoke(ctx, { patientId });
  }

  @Transaction()
  @Param('enrolmentId', 'string', 'Random UUID of this enrolment.')
  @Param('signedJson', 'string', 'A ProviderEnrolmentStatement with its Assertion, as JSON.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ProposeProviderEnrolment(
    ctx: HealthContext,
    enrolmentId: string,
    signedJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    const signed = parseJson(signedJson);
    return proposeProviderEnrolment.invoke(ctx, { enrolmentId, signed, idempotencyKey });
  }

  @Transaction()
  @Param('enrolmentId', 'string', 'Id of the proposed enrolment.')
  @Param('digest', 'string', 'SHA-256 of the canonical JSON of its `signed`, 64 hex digits.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ConfirmProviderEnrolment(
    ctx: HealthContext,
    enrolmentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return confirmProviderEnrolment.invoke(ctx, { enrolmentId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('enrolmentId', 'string', 'Id of the proposed enrolment.')
  @Returns('string')
  GetProviderEnrolment(ctx: HealthContext, enrolmentId: string): Promise<string> {
    return getProviderEnrolment.invoke(ctx, { enrolmentId });
  }

  @Transaction(false)
  @Param('mspId', 'string', issuerHelp)
  @Param('publicKeyDigest', 'string', digestHelp)
  @Returns('string')
  GetProviderPasskey(ctx: HealthContext, mspId: string, publicKeyDigest: string): Promise<string> {
    return getProviderPasskey.invoke(ctx, { mspId, publicKeyDigest });
  }

  @Transaction()
  @Param('passkeyId', 'string', 'Random UUID of this passkey, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  AddPasskey(
    ctx: HealthContext,
    passkeyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return addPasskey.invoke(ctx, { passkeyId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('removalId', 'string', 'Random UUID of this removal, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RemovePasskey(
    ctx: HealthContext,
    removalId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return removePasskey.invoke(ctx, { removalId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('pageSize', 'number', 'Changes on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListPasskeyLog(
    ctx: HealthContext,
    patientId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listPasskeyLog.invoke(ctx, { patientId, pageSize, bookmark });
  }

  @Transaction()
  @Param(
    'signedJson',
    'string',
    'A ProviderPasskeyAdditionStatement with its Assertion and possession, as JSON.',
  )
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  AddProviderPasskey(
    ctx: HealthContext,
    signedJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    return addProviderPasskey.invoke(ctx, { signed: parseJson(signedJson), idempotencyKey });
  }

  @Transaction()
  @Param('signedJson', 'string', 'A ProviderPasskeyRemovalStatement with its Assertion, as JSON.')
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RemoveProviderPasskey(
    ctx: HealthContext,
    signedJson: string,
    idempotencyKey: string,
  ): Promise<string> {
    return removeProviderPasskey.invoke(ctx, { signed: parseJson(signedJson), idempotencyKey });
  }

  @Transaction(false)
  @Param('mspId', 'string', issuerHelp)
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('pageSize', 'number', 'Changes on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListProviderPasskeyLog(
    ctx: HealthContext,
    mspId: string,
    publicKeyDigest: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    const args = { mspId, publicKeyDigest, pageSize, bookmark };
    return listProviderPasskeyLog.invoke(ctx, args);
  }

  @Transaction()
  @Param('consentId', 'string', 'Id of the consent, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RecordConsent(
    ctx: HealthContext,
    consentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return recordConsent.invoke(ctx, { consentId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('consentId', 'string', 'Id of the consent, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RevokeConsent(
    ctx: HealthContext,
    consentId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return revokeConsent.invoke(ctx, { consentId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('consentId', 'string', 'Id of the consent.')
  @Returns('string')
  GetConsent(ctx: HealthContext, consentId: string): Promise<string> {
    return getConsent.invoke(ctx, { consentId });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient, whose chart it is.')
  @Param('basisJson', 'string', 'An AccessBasis as JSON: the consent or the emergency.')
  @Param('mspId', 'string', 'MSP id of the reader’s organisation.')
  @Param('publicKeyDigest', 'string', digestHelp)
  @Returns('string')
  GetAccessFacts(
    ctx: HealthContext,
    patientId: string,
    basisJson: string,
    mspId: string,
    publicKeyDigest: string,
  ): Promise<string> {
    const basis = parseJson(basisJson);
    return getAccessFacts.invoke(ctx, { patientId, basis, mspId, publicKeyDigest });
  }

  @Transaction()
  @Param('delegationId', 'string', 'Random UUID of the delegation, as in its statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RecordDelegation(
    ctx: HealthContext,
    delegationId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return recordDelegation.invoke(ctx, { delegationId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('delegationId', 'string', 'Id of the delegation.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  EndDelegation(
    ctx: HealthContext,
    delegationId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return endDelegation.invoke(ctx, { delegationId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('delegationId', 'string', 'Id of the delegation.')
  @Returns('string')
  GetDelegation(ctx: HealthContext, delegationId: string): Promise<string> {
    return getDelegation.invoke(ctx, { delegationId });
  }

  @Transaction()
  @Param('requestJson', 'string', 'A CareTeamRequest as JSON.')
  @Returns('string')
  RecordCareTeam(ctx: HealthContext, requestJson: string): Promise<string> {
    return recordCareTeam.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', keepingHelp)
  @Param('careTeamId', 'string', 'Id of the care team.')
  @Returns('string')
  GetCareTeam(ctx: HealthContext, mspId: string, careTeamId: string): Promise<string> {
    return getCareTeam.invoke(ctx, { mspId, careTeamId });
  }

  @Transaction(false)
  @Param('mspId', 'string', keepingHelp)
  @Param('pageSize', 'number', 'Care teams on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListCareTeams(
    ctx: HealthContext,
    mspId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listCareTeams.invoke(ctx, { mspId, pageSize, bookmark });
  }

  @Transaction()
  @Param('accessId', 'string', 'Random UUID of this access, as in the request.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  OpenChart(
    ctx: HealthContext,
    accessId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return openChart.invoke(ctx, { accessId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('accessId', 'string', 'Id of the access.')
  @Returns('string')
  GetAccess(ctx: HealthContext, patientId: string, accessId: string): Promise<string> {
    return getAccess.invoke(ctx, { patientId, accessId });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('pageSize', 'number', 'Accesses on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListAccesses(
    ctx: HealthContext,
    patientId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listAccesses.invoke(ctx, { patientId, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('language', 'string', 'Language of the sentences: en or es.')
  @Returns('string')
  ExplainAccess(ctx: HealthContext, patientId: string, language: string): Promise<string> {
    return explainAccess.invoke(ctx, { patientId, language });
  }

  @Transaction(false)
  @Param('publicKeyDigest', 'string', digestHelp)
  @Param('requestJson', 'string', 'A ChartRequest as JSON.')
  @Returns('string')
  ExplainRequest(
    ctx: HealthContext,
    publicKeyDigest: string,
    requestJson: string,
  ): Promise<string> {
    return explainRequest.invoke(ctx, { publicKeyDigest, request: parseJson(requestJson) });
  }

  @Transaction()
  @Param('emergencyId', 'string', 'Random UUID of this emergency, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  DeclareEmergency(
    ctx: HealthContext,
    emergencyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return declareEmergency.invoke(ctx, { emergencyId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('emergencyId', 'string', emergencyHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  EndEmergency(
    ctx: HealthContext,
    emergencyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return endEmergency.invoke(ctx, { emergencyId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('emergencyId', 'string', emergencyHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  EndOwnEmergency(
    ctx: HealthContext,
    emergencyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return endOwnEmergency.invoke(ctx, { emergencyId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('emergencyId', 'string', emergencyHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ReviewEmergency(
    ctx: HealthContext,
    emergencyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return reviewEmergency.invoke(ctx, { emergencyId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('emergencyId', 'string', emergencyHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  RecordEmergencyNotice(
    ctx: HealthContext,
    emergencyId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return recordEmergencyNotice.invoke(ctx, { emergencyId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('emergencyId', 'string', emergencyHelp)
  @Returns('string')
  GetEmergency(ctx: HealthContext, patientId: string, emergencyId: string): Promise<string> {
    return getEmergency.invoke(ctx, { patientId, emergencyId });
  }

  @Transaction(false)
  @Param('pageSize', 'number', 'Emergencies on a page: 1 to 200.')
  @Param(
    'bookmark',
    'string',
    'Bookmark of the previous page, or a patient’s id; empty for the first.',
  )
  @Returns('string')
  ListEmergencies(ctx: HealthContext, pageSize: number, bookmark: string): Promise<string> {
    return listEmergencies.invoke(ctx, { pageSize, bookmark });
  }

  @Transaction()
  @Param('requestId', 'string', 'Random UUID of this request, as in the statement.')
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  FileRequest(
    ctx: HealthContext,
    requestId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return fileRequest.invoke(ctx, { requestId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('requestId', 'string', requestHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  ExtendRequest(
    ctx: HealthContext,
    requestId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return extendRequest.invoke(ctx, { requestId, digest, idempotencyKey });
  }

  @Transaction()
  @Param('requestId', 'string', requestHelp)
  @Param('digest', 'string', argumentHelp)
  @Param('idempotencyKey', 'string', keyHelp)
  @Returns('string')
  AnswerRequest(
    ctx: HealthContext,
    requestId: string,
    digest: string,
    idempotencyKey: string,
  ): Promise<string> {
    return answerRequest.invoke(ctx, { requestId, digest, idempotencyKey });
  }

  @Transaction(false)
  @Param('patientId', 'string', 'Id of the patient.')
  @Param('pageSize', 'number', 'Requests on a page: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListRequests(
    ctx: HealthContext,
    patientId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listRequests.invoke(ctx, { patientId, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('state', 'string', 'open for all that was not answered, overdue for what is late.')
  @Param('pageSize', 'number', 'Requests that a page looks at: 1 to 200.')
  @Param('bookmark', 'string', bookmarkHelp)
  @Returns('string')
  ListOpenRequests(
    ctx: HealthContext,
    state: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listOpenRequests.invoke(ctx, { state, pageSize, bookmark });
  }

  @Transaction(false)
  @Param('accessId', 'string', 'Id of the access.')
  @Returns('string')
  GetRefusedCaller(ctx: HealthContext, accessId: string): Promise<string> {
    return getRefusedCaller.invoke(ctx, { accessId });
  }

  @Transaction()
  @Param('requestJson', 'string', 'An IssuerKeyRequest as JSON.')
  @Returns('string')
  PublishIssuerKey(ctx: HealthContext, requestJson: string): Promise<string> {
    return publishIssuerKey.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', attesterHelp)
  @Returns('string')
  GetIssuerKey(ctx: HealthContext, mspId: string): Promise<string> {
    return getIssuerKey.invoke(ctx, { mspId });
  }

  @Transaction()
  @Param('requestJson', 'string', 'An AttestationRevocationRequest as JSON.')
  @Returns('string')
  RevokeAttestation(ctx: HealthContext, requestJson: string): Promise<string> {
    return revokeAttestation.invoke(ctx, parseJson(requestJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', attesterHelp)
  @Param('sequence', 'number', 'Number of the revocation, from 1.')
  @Returns('string')
  GetAttestationRevocation(ctx: HealthContext, mspId: string, sequence: number): Promise<string> {
    return getAttestationRevocation.invoke(ctx, { mspId, sequence });
  }

  @Transaction()
  @Param('requestJson', 'string', 'A PresentedRequest as JSON.')
  @Returns('string')
  RequestSecondOpinion(ctx: HealthContext, requestJson: string): Promise<string> {
    return requestSecondOpinion.invoke(ctx, parseJson(requestJson));
  }

  @Transaction()
  @Param('answerJson', 'string', 'An OpinionAnswer as JSON.')
  @Returns('string')
  AnswerSecondOpinion(ctx: HealthContext, answerJson: string): Promise<string> {
    return answerSecondOpinion.invoke(ctx, parseJson(answerJson));
  }

  @Transaction(false)
  @Param('mspId', 'string', addresseeHelp)
  @Param('opinionId', 'string', 'Id of the question.')
  @Returns('string')
  GetSecondOpinion(ctx: HealthContext, mspId: string, opinionId: string): Promise<string> {
    return getSecondOpinion.invoke(ctx, { mspId, opinionId });
  }

  @Transaction(false)
  @Param('mspId', 'string', addresseeHelp)
  @Param('pageSize', 'number', 'Questions on a page: 1 to 200.')
  @Param('bookmark', 'string', 'Bookmark of the previous page; empty for the first.')
  @Returns('string')
  ListSecondOpinions(
    ctx: HealthContext,
    mspId: string,
    pageSize: number,
    bookmark: string,
  ): Promise<string> {
    return listSecondOpinions.invoke(ctx, { mspId, pageSize, bookmark });
  }
}
