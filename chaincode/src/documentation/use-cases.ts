import { approveDocument } from '../access/documents/approve-document.js';
import { countersignCredential } from '../access/applications/countersign-credential.js';
import { getCredential } from '../access/credentials/get-credential.js';
import { getDocument } from '../access/documents/get-document.js';
import { issueCredential } from '../access/credentials/issue-credential.js';
import { proposeDocument } from '../access/documents/propose-document.js';
import { reinstateCredential } from '../access/credentials/reinstate-credential.js';
import { revokeCredential } from '../access/credentials/revoke-credential.js';
import { suspendCredential } from '../access/credentials/suspend-credential.js';
import { confirmEnrolment } from '../access/enrolments/confirm-enrolment.js';
import { confirmProviderEnrolment } from '../access/enrolments/confirm-provider-enrolment.js';
import { declareEmergency } from '../access/emergencies/declare-emergency.js';
import { endDelegation } from '../access/delegations/end-delegation.js';
import { endEmergency } from '../access/emergencies/end-emergency.js';
import { endOwnEmergency } from '../access/emergencies/end-own-emergency.js';
import { recordEmergencyNotice } from '../access/emergencies/record-emergency-notice.js';
import { reviewEmergency } from '../access/emergencies/review-emergency.js';
import { getEmergency } from '../access/emergencies/get-emergency.js';
import { listEmergencies } from '../access/emergencies/list-emergencies.js';
import { explainAccess } from '../access/explanations/explain-access.js';
import { explainRequest } from '../access/explanations/explain-request.js';
import { answerRequest } from '../access/requests/answer-request.js';
import { extendRequest } from '../access/requests/extend-request.js';
import { fileRequest } from '../access/requests/file-request.js';
import { listOpenRequests } from '../access/requests/list-open-requests.js';
import { listRequests } from '../access/requests/list-requests.js';
import { getAccess } from '../access/charts/get-access.js';
import { getAccessFacts } from '../access/charts/get-access-facts.js';
import { getCareTeam } from '../access/care-teams/get-care-team.js';
import { getAuthority } from '../access/enrolments/get-authority.js';
import { getConsent } from '../access/consents/get-consent.js';
import { getDelegation } from '../access/delegations/get-delegation.js';
import { getProviderEnrolment } from '../access/enrolments/get-provider-enrolment.js';
import { getProviderPasskey } from '../access/enrolments/get-provider-passkey.js';
import { getApplication } from '../access/applications/get-application.js';
import { getEvidence } from '../access/applications/get-evidence.js';
import { keepEvidence } from '../access/applications/keep-evidence.js';
import { listApplications } from '../access/applications/list-applications.js';
import { listCareTeams } from '../access/care-teams/list-care-teams.js';
import { listCredentials } from '../access/credentials/list-credentials.js';
import { recordCareTeam } from '../access/care-teams/record-care-team.js';
import { recordChecks } from '../access/applications/record-checks.js';
import { refuseApplication } from '../access/applications/refuse-application.js';
import { submitApplication } from '../access/applications/submit-application.js';
import { addPasskey } from '../access/passkeys/add-passkey.js';
import { addProviderPasskey } from '../access/passkeys/add-provider-passkey.js';
import { listPasskeyLog } from '../access/passkeys/list-passkey-log.js';
import { listProviderPasskeyLog } from '../access/passkeys/list-provider-passkey-log.js';
import { removePasskey } from '../access/passkeys/remove-passkey.js';
import { removeProviderPasskey } from '../access/passkeys/remove-provider-passkey.js';
import { openChart } from '../access/charts/open-chart.js';
import { proposeEnrolment } from '../access/enrolments/propose-enrolment.js';
import { proposeProviderEnrolment } from '../access/enrolments/propose-provider-enrolment.js';
import { recordConsent } from '../access/consents/record-consent.js';
import { recordDelegation } from '../access/delegations/record-delegation.js';
import { revokeConsent } from '../access/consents/revoke-consent.js';
import { getRefusedCaller } from '../access/charts/get-refused-caller.js';
import { listAccesses } from '../access/charts/list-accesses.js';
import { listProposals } from '../access/documents/list-proposals.js';
import { answerSecondOpinion } from '../disclosure/answer-second-opinion.js';
import { getAttestationRevocation } from '../disclosure/get-attestation-revocation.js';
import { getIssuerKey } from '../disclosure/get-issuer-key.js';
import { getSecondOpinion } from '../disclosure/get-second-opinion.js';
import { listSecondOpinions } from '../disclosure/list-second-opinions.js';
import { publishIssuerKey } from '../disclosure/publish-issuer-key.js';
import { requestSecondOpinion } from '../disclosure/request-second-opinion.js';
import { revokeAttestation } from '../disclosure/revoke-attestation.js';
import { anchorJournal } from '../journal/anchor-journal.js';
import { getAnchor } from '../journal/get-anchor.js';
import { depositKeyShares } from '../keys/deposit-key-shares.js';
import { getEscrow } from '../keys/get-escrow.js';
import { getKeeperRelease } from '../keys/get-keeper-release.js';
import { getRelease } from '../keys/get-release.js';
import { getWrappingKey } from '../keys/get-wrapping-key.js';
import { publishWrappingKey } from '../keys/publish-wrapping-key.js';
import { releaseKeys } from '../keys/release-keys.js';
import { draftPrescription } from '../prescriptions/draft-prescription.js';
import { checkPrescriptions } from '../prescriptions/check-prescriptions.js';
import { confirmSigningRight } from '../prescriptions/signing/confirm-signing-right.js';
import { getSigningRight } from '../prescriptions/signing/get-signing-right.js';
import { proposeSigningRight } from '../prescriptions/signing/propose-signing-right.js';
import { revokeSigningRight } from '../prescriptions/signing/revoke-signing-right.js';
import { claimPrescription } from '../prescriptions/claim-prescription.js';
import { rejectPrescription } from '../prescriptions/reject-prescription.js';
import { dispensePrescription } from '../prescriptions/dispense-prescription.js';
import { returnDispense } from '../prescriptions/return-dispense.js';
import { holdPrescription } from '../prescriptions/hold-prescription.js';
import { resumePrescription } from '../prescriptions/resume-prescription.js';
import { endPrescription } from '../prescriptions/end-prescription.js';
import { transferPrescription } from '../prescriptions/transfer-prescription.js';
import { answerTransfer } from '../prescriptions/answer-transfer.js';
import { withdrawTransfer } from '../prescriptions/withdraw-transfer.js';
import { issuePrescriptions } from '../prescriptions/issue-prescriptions.js';
import { getPrescription, getPrescriptionText } from '../prescriptions/get-prescription.js';
import { listPrescriptions } from '../prescriptions/list-prescriptions.js';
import { listDispenses } from '../prescriptions/list-dispenses.js';
import { listQueue } from '../prescriptions/list-queue.js';
import { answerCoverage } from '../coverage/answer-coverage.js';
import { getCoverage } from '../coverage/get-coverage.js';
import { listCoverageRequests } from '../coverage/list-coverage-requests.js';
import { requestCoverage } from '../coverage/request-coverage.js';
import { checkInteractions } from '../drugs/check-interactions.js';
import { getDrug } from '../drugs/get-drug.js';
import { listDrugEntries } from '../drugs/list-drug-entries.js';
import { stageDrugEntries } from '../drugs/stage-drug-entries.js';
import type { UseCase } from '../context/use-case.js';
import { commitVersions } from '../records/commit-versions.js';
import { getChart } from '../records/get-chart.js';
import { getCommitment } from '../records/get-commitment.js';
import { getCompartment } from '../records/get-compartment.js';
import { getPack } from '../records/get-pack.js';
import { listCommitments } from '../records/list-commitments.js';
import { withdrawCommit } from '../records/withdraw-commit.js';

/** Every use case of the contracts. */
export const useCases: readonly UseCase[] = [
  commitVersions,
  withdrawCommit,
  getCommitment,
  listCommitments,
  getPack,
  getChart,
  getCompartment,
  publishWrappingKey,
  getWrappingKey,
  depositKeyShares,
  getEscrow,
  releaseKeys,
  getRelease,
  getKeeperRelease,
  anchorJournal,
  getAnchor,
  proposeDocument,
  approveDocument,
  getDocument,
  listProposals,
  keepEvidence,
  getEvidence,
  submitApplication,
  recordChecks,
  refuseApplication,
  getApplication,
  listApplications,
  issueCredential,
  countersignCredential,
  revokeCredential,
  suspendCredential,
  reinstateCredential,
  getCredential,
  listCredentials,
  proposeEnrolment,
  confirmEnrolment,
  getAuthority,
  proposeProviderEnrolment,
  confirmProviderEnrolment,
  getProviderEnrolment,
  getProviderPasskey,
  addPasskey,
  removePasskey,
  listPasskeyLog,
  addProviderPasskey,
  removeProviderPasskey,
  listProviderPasskeyLog,
  recordConsent,
  revokeConsent,
  getConsent,
  getAccessFacts,
  recordDelegation,
  endDelegation,
  getDelegation,
  recordCareTeam,
  getCareTeam,
  listCareTeams,
  openChart,
  getAccess,
  listAccesses,
  explainAccess,
  explainRequest,
  declareEmergency,
  endEmergency,
  endOwnEmergency,
  reviewEmergency,
  recordEmergencyNotice,
  getEmergency,
  listEmergencies,
  fileRequest,
  extendRequest,
  answerRequest,
  listRequests,
  listOpenRequests,
  getRefusedCaller,
  publishIssuerKey,
  getIssuerKey,
  revokeAttestation,
  getAttestationRevocation,
  requestSecondOpinion,
  answerSecondOpinion,
  getSecondOpinion,
  listSecondOpinions,
  stageDrugEntries,
  listDrugEntries,
  getDrug,
  checkInteractions,
  checkPrescriptions,
  issuePrescriptions,
  draftPrescription,
  claimPrescription,
  rejectPrescription,
  dispensePrescription,
  returnDispense,
  holdPrescription,
  resumePrescription,
  endPrescription,
  transferPrescription,
  answerTransfer,
  withdrawTransfer,
  getPrescription,
  getPrescriptionText,
  listPrescriptions,
  listDispenses,
  listQueue,
  requestCoverage,
  answerCoverage,
  getCoverage,
  listCoverageRequests,
  proposeSigningRight,
  confirmSigningRight,
  revokeSigningRight,
  getSigningRight,
];
