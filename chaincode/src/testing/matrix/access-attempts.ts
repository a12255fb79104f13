import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { later } from '../patient-scene.js';
import {
  callWith,
  consentOf,
  delegationOf,
  enrolmentOf,
  revocationOf,
  site,
  statementSalts,
} from '../patients.js';
import { applyFor, keepEvidence, recordChecks, refuseApplication } from '../applications.js';
import { recordCareTeam } from '../care-teams.js';
import { approve } from '../consortium.js';
import { endDelegation, recordDelegation } from '../delegations.js';
import { emergencyEndOf, emergencyOf, end, endOwn, recordNotice, review } from '../emergencies.js';
import { answerRequest, extendRequest, fileRequest, requestOf } from '../requests.js';
import type { Outcome } from '../test-ledger.js';
import type { Attempt, Scenery } from './attempt.js';
import { disclosureAttempts } from './disclosure-attempts.js';
import { openChart } from './openings.js';
import { passkeyAttempts } from './passkey-attempts.js';
import { declareEmergency, issueCredential, providerEnrolment } from './props.js';

const contract = 'AccessControlContract';

/** A call whose arguments are all public. */
const call =
  (name: string, args: (scenery: Scenery) => readonly string[]): Attempt =>
  (scenery) =>
    scenery.stage.ledger.run({
      as: scenery.as,
      call: `${contract}:${name}`,
      args: args(scenery),
    });

/** Calls of the AccessControlContract. */
export const accessAttempts: Readonly<Record<string, Attempt>> = {
  [`${contract}:ProposeDocument`]: call('ProposeDocument', () => [
    ...['relyingParties', '2'],
    JSON.stringify({
      relyingParties: [{ mspId: 'LakesideMSP', rpId: site.rpId, origins: [site.origin] }],
    }),
    'null',
    randomUUID(),
  ]),
  [`${contract}:ApproveDocument`]: ({ stage, as, props }) =>
    approve(stage.ledger, { admin: as, gateway: as }, 3, props.documentDigest),
  [`${contract}:GetDocument`]: call('GetDocument', () => ['organizations']),
  [`${contract}:ListProposals`]: call('ListProposals', () => ['organizations', '3', '10', '']),
  [`${contract}:IssueCredential`]: (scenery) =>
    issueCredential(scenery.stage.ledger, scenery.as, own(scenery).applicationId),
  [`${contract}:KeepEvidence`]: ({ stage, as }) => keepEvidence(stage.ledger, as),
  [`${contract}:GetEvidence`]: call('GetEvidence', (scenery) => [own(scenery).evidenceId]),
  [`${contract}:SubmitApplication`]: ({ stage, as }) => applyFor(stage.ledger, as),
  [`${contract}:RecordChecks`]: (scenery) =>
    recordChecks(scenery.stage.ledger, scenery.as, own(scenery).applicationId),
  [`${contract}:RefuseApplication`]: (scenery) =>
    refuseApplication(scenery.stage.ledger, scenery.as, own(scenery).applicationId),
  [`${contract}:GetApplication`]: call('GetApplication', ({ stage, props }) => [
    stage.cast.mspId('custodian'),
    props.applications.get('custodian')?.applicationId ?? '',
  ]),
  [`${contract}:ListApplications`]: call('ListApplications', ({ stage }) => [
    ...[stage.cast.mspId('custodian'), '10', ''],
  ]),
  [`${contract}:ListCredentials`]: call('ListCredentials', ({ stage }) => [
    ...[stage.cast.mspId('custodian'), '10', ''],
  ]),
  [`${contract}:CountersignCredential`]: call('CountersignCredential', ({ stage, props }) => [
    stage.cast.mspId('custodian'),
    props.issued.publicKeyDigest,
    props.issued.digest,
    randomUUID(),
  ]),
  [`${contract}:RevokeCredential`]: call('RevokeCredential', ({ place, props }) => [
    props.spares.get(place) ?? '',
    randomUUID(),
  ]),
  [`${contract}:SuspendCredential`]: call('SuspendCredential', ({ place, props }) => [
    props.spares.get(place) ?? '',
    randomUUID(),
  ]),
  [`${contract}:ReinstateCredential`]: call('ReinstateCredential', ({ place, props }) => [
    props.suspended.get(place) ?? '',
    randomUUID(),
  ]),
  [`${contract}:GetCredential`]: call('GetCredential', ({ stage, props }) => [
    stage.cast.mspId('custodian'),
    props.issued.publicKeyDigest,
  ]),
  [`${contract}:ProposeEnrolment`]: ({ stage: { scene, newcomer }, as }) => {
    const statement = enrolmentOf(newcomer);
    const { chart, authenticator } = newcomer;
    return scene.propose(statement, authenticator.sign(statement), { as, chart });
  },
  [`${contract}:ConfirmEnrolment`]: ({ stage, as, props }) =>
    stage.scene.confirm(props.patientEnrolment, { as }),
  [`${contract}:GetAuthority`]: call('GetAuthority', ({ stage }) => [stage.patientId]),
  [`${contract}:ProposeProviderEnrolment`]: call('ProposeProviderEnrolment', ({ stage }) => [
    randomUUID(),
    providerEnrolment(stage).text,
    randomUUID(),
  ]),
  [`${contract}:ConfirmProviderEnrolment`]: ({ stage, as, props: { providerProposal } }) =>
    stage.ledger.run({
      as,
      call: `${contract}:ConfirmProviderEnrolment`,
      args: [providerProposal.id, providerProposal.digest, randomUUID()],
      // Later than the passkey that stands there.
      at: later(1),
    }),
  [`${contract}:GetProviderEnrolment`]: call('GetProviderEnrolment', ({ props }) => [
    props.providerProposal.id,
  ]),
  [`${contract}:GetProviderPasskey`]: call('GetProviderPasskey', ({ stage: { cast } }) => [
    cast.mspId('custodian'),
    cast.holder('custodian', 'clinician').publicKeyDigest,
  ]),
  [`${contract}:RecordConsent`]: ({ stage: { scene }, as }) => {
    const statement = consentOf(scene.patient);
    return scene.record(statement, scene.patient.authenticator.sign(statement), { as });
  },
  [`${contract}:RevokeConsent`]: revoke,
  [`${contract}:GetConsent`]: call('GetConsent', ({ props }) => [props.consentId]),
  [`${contract}:GetAccessFacts`]: call('GetAccessFacts', ({ stage, props }) => [
    stage.patientId,
    JSON.stringify({ kind: 'consent', consentId: props.consentId }),
    stage.cast.mspId('custodian'),
    stage.cast.holder('custodian', 'clinician').publicKeyDigest,
  ]),
  [`${contract}:RecordDelegation`]: ({ stage: { scene }, as }) => {
    const { authenticator: by } = scene.patient;
    const accepted = new SoftwareAuthenticator(site);
    const statement = delegationOf(scene.patient, accepted);
    return recordDelegation(scene.consortium, as, statement, { by, accepted });
  },
  [`${contract}:EndDelegation`]: ({ stage: { scene }, as, props }) => {
    const { consortium, patient } = scene;
    return endDelegation(consortium, as, patient, props.delegationId, patient.authenticator);
  },
  [`${contract}:GetDelegation`]: call('GetDelegation', ({ props }) => [props.delegationId]),
  [`${contract}:RecordCareTeam`]: ({ stage, as }) =>
    recordCareTeam(stage.ledger, as, { members: [stage.cast.colleagueOf(as)] }),
  [`${contract}:GetCareTeam`]: call('GetCareTeam', ({ stage, props }) => [
    stage.cast.mspId('custodian'),
    props.careTeamId,
  ]),
  [`${contract}:ListCareTeams`]: call('ListCareTeams', ({ stage }) => [
    ...[stage.cast.mspId('custodian'), '10', ''],
  ]),
  [`${contract}:OpenChart`]: ({ stage, as, place, props }) => {
    const asked = props.consents.get(place)?.get('in force');
    assert.ok(asked !== undefined);
    return openChart(stage, as, { ...asked, purpose: 'TREAT', compartments: ['general'] });
  },
  [`${contract}:GetAccess`]: call('GetAccess', ({ stage, props }) => [
    stage.patientId,
    props.accessId,
  ]),
  [`${contract}:ListAccesses`]: call('ListAccesses', ({ stage }) => [stage.patientId, '10', '']),
  [`${contract}:ExplainAccess`]: call('ExplainAccess', ({ stage }) => [stage.patientId, 'en']),
  [`${contract}:ExplainRequest`]: call('ExplainRequest', ({ stage, as, props }) => [
    stage.cast.colleagueOf(as),
    JSON.stringify({
      ...{ accessId: randomUUID(), patientId: stage.patientId, purpose: 'TREAT' },
      basis: { kind: 'consent', consentId: props.consentId },
      ...{ compartments: ['general'], classes: ['results'] },
    }),
  ]),
  [`${contract}:DeclareEmergency`]: ({ stage, as }) =>
    declareEmergency(stage, as, emergencyOf(as, stage.patientId)),
  [`${contract}:EndEmergency`]: ({ stage: { scene }, as, props }) =>
    end(scene.consortium, as, props.emergency),
  [`${contract}:EndOwnEmergency`]: ({ stage: { scene }, as, props }) =>
    endOwn(scene.consortium, as, emergencyEndOf(props.emergency), scene.patient.authenticator),
  [`${contract}:ReviewEmergency`]: ({ stage: { scene }, as, props }) =>
    review(scene.consortium, as, props.emergency),
  [`${contract}:RecordEmergencyNotice`]: ({ stage: { scene }, as, props }) =>
    recordNotice(scene.consortium, as, props.emergency),
  [`${contract}:GetEmergency`]: call('GetEmergency', ({ props: { emergency } }) => [
    emergency.patientId,
    emergency.emergencyId,
  ]),
  [`${contract}:ListEmergencies`]: call('ListEmergencies', () => ['10', '']),
  [`${contract}:FileRequest`]: ({ stage: { scene }, as }) => {
    const { consortium, patient } = scene;
    const filing = { as, device: patient.authenticator };
    return fileRequest(consortium, requestOf(patient), filing);
  },
  [`${contract}:ExtendRequest`]: ({ stage: { scene }, as, props }) =>
    extendRequest(scene.consortium, as, props.request),
  [`${contract}:AnswerRequest`]: ({ stage: { scene }, as, props }) =>
    answerRequest(scene.consortium, as, props.request),
  [`${contract}:ListRequests`]: call('ListRequests', ({ stage }) => [stage.patientId, '10', '']),
  [`${contract}:ListOpenRequests`]: call('ListOpenRequests', () => ['open', '10', '']),
  [`${contract}:GetRefusedCaller`]: call('GetRefusedCaller', ({ props }) => [
    props.refusedAccessId,
  ]),
  ...passkeyAttempts,
  ...disclosureAttempts,
};

/** What the caller's own organisation has of applications. */
function own({ props, place }: Scenery) {
  const found = props.applications.get(place);
  assert.ok(found !== undefined);
  return found;
}

function revoke({ stage: { scene }, as, props: { revocable } }: Scenery): Promise<Outcome> {
  const { patient, consortium } = scene;
  const statement = revocationOf(patient, revocable);
  const signed = { statement, assertion: patient.authenticator.sign(statement) };
  return callWith(consortium, as, 'RevokeConsent', revocable, { ...statementSalts(), signed });
}
