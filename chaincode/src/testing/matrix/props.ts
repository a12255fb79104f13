import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  type DocumentProposal,
  type EmergencyStatement,
  type ProviderEnrolmentStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { places, type Place } from '@healthchain/protocol/testing/expectations';
import {
  newChart,
  newCompartment,
  prepareCommit,
} from '@healthchain/protocol/testing/prepared-commits';
import { checkedApplication, keepEvidence, licenceFor, someEvidence } from '../applications.js';
import { askOpinion, opinionOf, presentedRequest, TestIssuer } from '../attestations.js';
import { recordCareTeam } from '../care-teams.js';
import { commit } from '../commits.js';
import { propose, succeeded } from '../consortium.js';
import { requestCoverage } from '../coverage.js';
import { declare, emergencyOf, explanationFor, type EmergencyName } from '../emergencies.js';
import { recordDelegation } from '../delegations.js';
import { createIdentity, type TestIdentity } from '../identity.js';
import { delegationOf, deviceAt, employ, enrolmentOf, now, site } from '../patients.js';
import { later } from '../patient-scene.js';
import { fileRequest, requestOf, type RequestName } from '../requests.js';
import type { Outcome, TestLedger } from '../test-ledger.js';
import { five, registration, until } from './cast.js';
import { anchorJournal, releaseKeys } from './keys.js';
import { openChart, openingRefusal, prepareConsents } from './openings.js';
import { prescribed } from './prescribed.js';
import { requestToPlan } from './request-to-plan.js';
import type { Stage } from './stage.js';

/** What the operations of the matrix are about: something of the custodian for each of them. */
export type Props = Awaited<ReturnType<typeof laidOut>>;

/** Anchors that each organisation's journal has. */
export const anchorsBefore = 2;

/** Lays everything out on a stage. */
export async function laidOut(stage: Stage) {
  const consentId = await stage.consentBy(stage.scene.patient);
  const revocable = await stage.consentBy(stage.scene.patient);
  await stage.deposit(consentId);
  await anchorAll(stage);
  return {
    consentId,
    revocable,
    delegationId: await delegated(stage),
    consents: await prepareConsents(stage),
    ...(await accessesUnder(stage, consentId)),
    ...(await commitOf(stage)),
    documentDigest: await proposedDocument(stage),
    issued: await issuedCredential(stage),
    spares: await spareCredentials(stage),
    suspended: await suspendedCredentials(stage),
    applications: await applicationsEverywhere(stage),
    ...(await enrolmentsUnderWay(stage)),
    refusedAccessId: await refusedOpening(stage),
    careTeamId: await recordedCareTeam(stage),
    emergency: await declaredEmergency(stage),
    prescribed: await prescribed(stage),
    registered: await registeredEverywhere(stage),
    request: await filedRequest(stage),
    ...(await attestedAndAsked(stage)),
    coverageRequestId: await askedPlan(stage),
  };
}

/** A delegation by the custodian's patient. */
async function delegated({ scene }: Stage): Promise<string> {
  const { consortium, patient } = scene;
  const accepted = new SoftwareAuthenticator(site);
  const statement = delegationOf(patient, accepted);
  const devices = { by: patient.authenticator, accepted };
  succeeded(await recordDelegation(consortium, consortium.lakeside.admin, statement, devices));
  return statement.delegationId;
}

/** What the custodian's clinician asks the health plan. */
async function askedPlan(stage: Stage): Promise<string> {
  const request = requestToPlan(stage);
  const as = stage.cast.holder('custodian', 'clinician');
  succeeded(await requestCoverage(stage.ledger, request, { as }));
  return request.requestId;
}

/** A care team of the custodian, of one. */
async function recordedCareTeam({ ledger, cast }: Stage): Promise<string> {
  const careTeamId = randomUUID();
  const { publicKeyDigest } = cast.holder('custodian', 'clinician');
  const as = cast.holder('custodian', 'registrar');
  succeeded(await recordCareTeam(ledger, as, { careTeamId, members: [publicKeyDigest] }));
  return careTeamId;
}

/** An emergency of the clinician of the other hospital. */
async function declaredEmergency(stage: Stage): Promise<EmergencyName> {
  const as = stage.cast.holder('other hospital', 'clinician');
  const statement = emergencyOf(as, stage.patientId);
  succeeded(await declareEmergency(stage, as, statement));
  return statement;
}

/** What the custodian's patient asks for. */
async function filedRequest({ scene }: Stage): Promise<RequestName> {
  const { consortium, patient } = scene;
  const statement = requestOf(patient);
  const filing = { as: consortium.lakeside.admin, device: patient.authenticator };
  succeeded(await fileRequest(consortium, statement, filing));
  return statement;
}

/** Declares an emergency of whoever it is, signed by a hospital's device. */
export function declareEmergency(
  { scene, devices, hospitalKeys }: Stage,
  as: TestIdentity,
  statement: EmergencyStatement,
): Promise<Outcome> {
  const device = devices.get(as.mspId) ?? deviceAt('MillbrookMSP');
  return declare(scene.consortium, statement, {
    ...{ as, device },
    explanation: explanationFor(hospitalKeys),
  });
}

async function accessesUnder(stage: Stage, consentId: string) {
  const { accessId } = (await stage.scene.access(consentId)).request;
  const { patientId } = stage;
  const released = (await stage.scene.access(consentId)).request.accessId;
  const keyId = readerKey(stage);
  const terms = { accessId: released, patientId, keyId };
  for (const place of ['custodian', 'pharmacy'] as const) {
    succeeded(await releaseKeys(stage.ledger, stage.cast.holder(place, 'gateway'), terms));
  }
  return { accessId, released, keyId };
}

/** The id of the wrapping key of the reader's organisation. */
export function readerKey({ cast, wrappingKeys }: Stage): string {
  return wrappingKeys.get(cast.mspId('other hospital')) ?? '';
}

async function anchorAll({ ledger, cast }: Stage): Promise<void> {
  for (const place of places) {
    for (let sequence = 1; sequence <= anchorsBefore; sequence += 1) {
      succeeded(await anchorJournal(ledger, cast.holder(place, 'gateway'), sequence));
    }
  }
}

async function commitOf({ ledger, cast }: Stage) {
  const chart = newChart();
  const compartment = newCompartment(chart);
  const prepared = prepareCommit(chart, compartment);
  succeeded(await commit(ledger, cast.member('custodian'), prepared));
  const { commitId } = prepared.request;
  return { chart, compartmentId: compartment.compartmentId, commitId };
}

async function proposedDocument({ ledger, cast }: Stage): Promise<string> {
  const renamed = {
    organizations: five.organizations.map((each) => ({ ...each, name: `${each.name}, renamed` })),
  };
  const proposed = await propose(ledger, cast.member('custodian'), 3, renamed);
  return (JSON.parse(succeeded(proposed).payload) as DocumentProposal).digest;
}

/** States a role of a fresh key of the caller's organisation, on a clinician's checked application. */
export async function issueCredential(
  ledger: TestLedger,
  as: TestIdentity,
  applicationId: string,
): Promise<Outcome> {
  const { publicKeyDigest } = await createIdentity(as.mspId, 'client');
  const terms = { role: 'attending', validUntil: '2027-01-01T00:00:00Z', ...licenceFor() };
  const request = { publicKeyDigest, applicationId, ...terms };
  return ledger.run({
    as,
    call: 'AccessControlContract:IssueCredential',
    args: [JSON.stringify(request), randomUUID()],
  });
}

/** A credential that nobody has countersigned yet. */
async function issuedCredential({ ledger, cast }: Stage) {
  const { admin } = cast.member('custodian');
  const applicationId = await checkedApplication(ledger, admin);
  const { payload } = succeeded(await issueCredential(ledger, admin, applicationId));
  const { publicKeyDigest } = JSON.parse(payload) as { publicKeyDigest: string };
  return { publicKeyDigest, digest: createHash('sha256').update(payload).digest('hex') };
}

/** A clinician of each organisation whose credential can be revoked. */
async function spareCredentials({ scene, cast }: Stage): Promise<ReadonlyMap<Place, string>> {
  const spares = new Map<Place, string>();
  for (const place of places) {
    const spare = await employ(scene.consortium, cast.member(place), 'attending');
    spares.set(place, spare.publicKeyDigest);
  }
  return spares;
}

/** At each organisation an application whose checks passed, and some evidence. */
async function applicationsEverywhere({ ledger, cast }: Stage) {
  const applications = new Map<Place, { applicationId: string; evidenceId: string }>();
  for (const place of places) {
    const { admin } = cast.member(place);
    const applicationId = await checkedApplication(ledger, admin);
    const evidence = someEvidence();
    succeeded(await keepEvidence(ledger, admin, { evidence }));
    applications.set(place, { applicationId, evidenceId: evidence.evidenceId });
  }
  return applications;
}

/** A clinician of each organisation whose credential is suspended. */
async function suspendedCredentials(stage: Stage): Promise<ReadonlyMap<Place, string>> {
  const spares = await spareCredentials(stage);
  for (const [place, publicKeyDigest] of spares) {
    const suspended = await stage.ledger.run({
      as: stage.cast.member(place).admin,
      call: 'AccessControlContract:SuspendCredential',
      args: [publicKeyDigest, randomUUID()],
    });
    succeeded(suspended);
  }
  return spares;
}

const device = new SoftwareAuthenticator(site);

/** A signed statement of the passkey of a clinician of the custodian, and its digest. */
export function providerEnrolment({ cast }: Stage, issuedAt = now) {
  const { mspId, publicKeyDigest } = cast.holder('custodian', 'clinician');
  const statement: ProviderEnrolmentStatement = {
    kind: 'provider-enrolment',
    channel: 'healthchain',
    nonce: randomUUID(),
    issuedAt,
    organization: mspId,
    publicKeyDigest,
    passkey: device.passkey,
  };
  const text = canonicalJson({ statement, assertion: device.sign(statement) });
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

async function enrolmentsUnderWay(stage: Stage) {
  const { scene, newcomer, cast, ledger } = stage;
  const patientEnrolment = randomUUID();
  const statement = enrolmentOf(newcomer);
  const { chart, authenticator } = newcomer;
  const signature = authenticator.sign(statement);
  succeeded(await scene.propose(statement, signature, { id: patientEnrolment, chart }));
  const proposal = async (at: string) => {
    const id = randomUUID();
    const { text, digest } = providerEnrolment(stage, at);
    const as = cast.holder('custodian', 'registrar');
    const call = 'AccessControlContract:ProposeProviderEnrolment';
    succeeded(await ledger.run({ as, call, args: [id, text, randomUUID()], at }));
    return { id, digest };
  };
  // Later than the passkey that stands there.
  return { patientEnrolment, providerProposal: await proposal(later(1)) };
}

/** A prescriber of each organisation who is registered with the DEA. */
async function registeredEverywhere(stage: Stage): Promise<ReadonlyMap<Place, string>> {
  const registered = new Map<Place, string>();
  for (const place of places) {
    const { consortium } = stage.scene;
    const member = stage.cast.member(place);
    const { publicKeyDigest } = await employ(consortium, member, 'attending', until, registration);
    registered.set(place, publicKeyDigest);
  }
  return registered;
}

/** An opening by somebody who may open no chart. */
async function refusedOpening(stage: Stage): Promise<string> {
  const { cast, patientId } = stage;
  const asked = { patientId, consentId: randomUUID(), purpose: 'TREAT', compartments: ['general'] };
  const outcome = await openChart(stage, cast.member('custodian').admin, asked);
  openingRefusal(outcome);
  return (JSON.parse(outcome.payload) as { accessId: string }).accessId;
}

/** An issuer at each organisation, who has revoked one attestation, and a question to the custodian. */
async function attestedAndAsked({ ledger, cast, wrappingKeys }: Stage) {
  const issuers = new Map<Place, TestIssuer>();
  for (const place of places) {
    const issuer = new TestIssuer(ledger, cast.holder(place, 'gateway'));
    succeeded(await issuer.publish());
    succeeded(await issuer.revoke(issuer.attest()));
    issuers.set(place, issuer);
  }
  const issuer = issuers.get('custodian') ?? assert.fail();
  const attested = { issuer, attestation: issuer.attest() };
  const custodian = cast.mspId('custodian');
  const keyId = wrappingKeys.get(custodian) ?? '';
  const request = opinionOf(attested.attestation, custodian, keyId);
  const presented = presentedRequest(attested.attestation, issuer.key, request);
  succeeded(await askOpinion(ledger, cast.holder('pharmacy', 'relay'), presented));
  return { issuers, attested, opinionId: request.opinionId };
}
