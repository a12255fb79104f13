import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  ChartRequest,
  ConsentStatement,
  DelegationStatement,
  Role,
} from '@healthchain/protocol';
import { naiveCallerRefusal, naiveDecision } from '@healthchain/protocol/testing/decisions';
import { enrolledProvider } from '../support/admissions.js';
import {
  careTeamCall,
  decisionCall,
  openingCall,
  readAccess,
  readPolicy,
  readRefusedCaller,
} from '../support/authority-calls.js';
import { commitInStep, type Commit } from '../support/commit-in-step.js';
import {
  delegateOf,
  delegating,
  takingBack,
  type Delegate,
} from '../support/decisions/delegation-calls.js';
import { declaration, emergencyBy, ending } from '../support/decisions/emergency-calls.js';
import { ledgerFacts } from '../support/decisions/ledger-facts.js';
import { enrolDevice, enrolledPatient } from '../support/enrolled-patient.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { endpoints, organization } from '../support/network.js';
import { minutesFromNow, Patient } from '../support/patients.js';
import type { Provider } from '../support/providers.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

/** Somebody who asks, with the role that the consortium file gives them. */
interface Asker {
  readonly client: FabricClient;
  readonly role: Role;
}

type Asked = Pick<ChartRequest, 'basis'> & Partial<ChartRequest>;

/**
 * A case of each outcome that a running network can come to, decided by the deployed chaincode and, by what
 * the ledger holds, a second time by code that was written from the rules alone. Thousands are decided so in
 * process: `chaincode/src/decisions/open-chart.test.ts`.
 */
describe('Decisions of the deployed chaincode, beside a second implementation', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  const members = endpoints().organizations.filter(({ kind }) => kind !== 'research-institute');
  let commit: Commit;
  let patient: Patient;
  let clinician: Asker;
  let nurse: Asker;
  let provider: Provider;

  before(async () => {
    commit = commitInStep(
      clients,
      members.slice(0, 3).map(({ mspId }) => mspId),
    );
    patient = await enrolledPatient(clients);
    clinician = { client: clients.person(other, 'clinician'), role: 'attending' };
    nurse = { client: clients.person(other, 'nurse'), role: 'nurse' };
    provider = await enrolledProvider(other, 'clinician', pharmacy);
  });
  after(() => {
    clients.close();
  });

  const on = (consentId: string): Asked => ({ basis: { kind: 'consent', consentId } });
  const inEmergency = (emergencyId: string): Asked => ({
    ...{ basis: { kind: 'emergency', emergencyId }, purpose: 'BTG' },
  });

  async function consent(
    change: Partial<ConsentStatement> = {},
    of = patient,
    { device }: Pick<Delegate, 'device'> = of,
  ): Promise<string> {
    const statement = of.consent(other, change);
    const call = decisionCall(statement, device.sign(statement));
    await commit(clients.gatewayOf(custodian), call);
    return statement.consentId;
  }

  async function revoked(): Promise<string> {
    const consentId = await consent();
    const statement = patient.revocation(consentId);
    const call = decisionCall(statement, patient.device.sign(statement));
    await commit(clients.gatewayOf(custodian), call);
    return consentId;
  }

  async function delegate(change: Partial<DelegationStatement> = {}): Promise<Delegate> {
    const delegated = delegateOf(patient, change);
    await commit(clients.gatewayOf(custodian), delegating(patient, delegated));
    return delegated;
  }

  /** A consent that a delegate signs for the patient. */
  function consentBy(by: Delegate, change: Partial<ConsentStatement> = {}): Promise<string> {
    const { delegationId } = by.statement;
    return consent({ delegationId, ...change }, patient, by);
  }

  async function emergency() {
    const statement = emergencyBy(provider, patient.chart.chartId);
    const readers = [custodian, other].map((hospital) => clients.gatewayOf(hospital));
    await commit(clinician.client, await declaration(provider, statement, readers));
    return statement;
  }

  function requestOf(asked: Asked): ChartRequest {
    return {
      ...{ accessId: randomUUID(), patientId: patient.chart.chartId, purpose: 'TREAT' },
      ...{ compartments: ['general'], classes: ['demographics', 'results'] },
      ...asked,
    };
  }

  /** What was committed, which has to be what the second implementation comes to. */
  async function opening(asked: Asked, as = clinician): Promise<string> {
    const request = requestOf(asked);
    await commit(as.client, openingCall(request));
    const access = await readAccess(as.client, request.patientId, request.accessId);
    assert.ok(access);
    const { at, outcome, organization: mspId, publicKeyDigest } = access;
    const person = { organization: mspId, publicKeyDigest, role: as.role };
    const facts = await ledgerFacts(as.client, request);
    const naive = naiveDecision({ request, person, at, ...facts });
    const isPermitted = outcome.kind === 'permitted';
    assert.equal(isPermitted ? Date.parse(outcome.until) : outcome.reason, naive);
    return isPermitted ? 'permitted' : outcome.reason;
  }

  it('given consents that cover it, that do not stand, and that are for another, then the same', async () => {
    assert.equal(await opening(on(await consent())), 'permitted');
    assert.equal(await opening(on(await consent({ until: minutesFromNow(5) }))), 'permitted');
    assert.equal(await opening(on(randomUUID())), 'CONSENT_UNKNOWN');
    assert.equal(await opening(on(await revoked())), 'CONSENT_REVOKED');
    const later = await consent({ from: minutesFromNow(30) });
    assert.equal(await opening(on(later)), 'CONSENT_NOT_IN_FORCE');
    const over = await consent({ from: minutesFromNow(-9), until: minutesFromNow(-5) });
    assert.equal(await opening(on(over)), 'CONSENT_NOT_IN_FORCE');
    const elsewhere = await consent({ grantee: custodian.mspId });
    assert.equal(await opening(on(elsewhere)), 'CONSENT_FOR_ANOTHER');
    const once = await consent({ once: true });
    assert.equal(await opening(on(once)), 'permitted');
    assert.equal(await opening(on(once)), 'CONSENT_USED');
  });

  it('given purposes, compartments, classes and people, then the same', async () => {
    const plain = await consent();
    assert.equal(await opening({ ...on(plain), purpose: 'HPAYMT' }), 'PURPOSE_NOT_CONSENTED');
    assert.equal(await opening({ ...on(plain), purpose: 'BTG' }), 'PURPOSE_NOT_CONSENTED');
    const both = { ...on(plain), compartments: ['general' as const, 'hiv' as const] };
    assert.equal(await opening(both), 'COMPARTMENT_NOT_CONSENTED');
    const some = await consent({ classes: ['demographics'] });
    assert.equal(await opening(on(some)), 'CLASS_NOT_CONSENTED');
    const forNurses = await consent({ actors: [{ kind: 'role', role: 'nurse' }] });
    assert.equal(await opening(on(forNurses)), 'CONSENT_FOR_ANOTHER');
    assert.equal(await opening(on(forNurses), nurse), 'permitted');
  });

  it('given exceptions, with exceptions of their own and with dates, then the same', async () => {
    const nested = await consent({
      except: [
        {
          classes: ['results'],
          except: [
            {
              actors: [{ kind: 'role', role: 'attending' }],
              except: [{ until: minutesFromNow(-60) }, { purposes: ['HPAYMT'] }],
            },
          ],
        },
      ],
    });
    assert.equal(await opening(on(nested)), 'permitted');
    assert.equal(await opening(on(nested), nurse), 'CONSENT_EXCEPTED');
    const dated = await consent({ except: [{ dataPeriod: { until: '2020-01-01' } }] });
    assert.equal(await opening(on(dated)), 'permitted');
    const taken = await consent({ except: [{ classes: ['demographics'] }] });
    assert.equal(await opening(on(taken)), 'CONSENT_EXCEPTED');
    assert.equal(await opening({ ...on(taken), classes: ['results'] }), 'permitted');
  });

  it('given a care team, and another membership since the consent, then the same', async () => {
    const registrar = clients.person(other, 'registrar');
    const careTeamId = randomUUID();
    const inTeam = (revision: number, members: string[]) =>
      commit(registrar, careTeamCall({ careTeamId, revision, members }));
    const actors = [{ kind: 'care-team' as const, careTeamId }];
    await inTeam(1, [provider.publicKeyDigest]);
    const forTeam = await consent({ actors });
    const butTeam = await consent({ except: [{ actors }] });
    assert.equal(await opening(on(forTeam)), 'permitted');
    assert.equal(await opening(on(forTeam), nurse), 'CONSENT_FOR_ANOTHER');
    assert.equal(await opening(on(butTeam)), 'CONSENT_EXCEPTED');
    assert.equal(await opening(on(butTeam), nurse), 'permitted');
    await inTeam(2, []);
    assert.equal(await opening(on(forTeam)), 'CONSENT_FOR_ANOTHER');
    assert.equal(await opening(on(butTeam)), 'permitted');
  });

  it('given another patient, and one whom nobody enrolled, then the same', async () => {
    const neighbour = await enrolledPatient(clients);
    const theirs = await consent({}, neighbour);
    assert.equal(await opening(on(theirs)), 'CONSENT_UNKNOWN');
    const { emergencyId } = await emergency();
    const { chartId: patientId } = neighbour.chart;
    assert.equal(await opening({ ...inEmergency(emergencyId), patientId }), 'EMERGENCY_UNKNOWN');
    const nobody = { ...on(theirs), patientId: randomUUID() };
    assert.equal(await opening(nobody), 'PATIENT_UNKNOWN');
  });

  it('given emergencies that go on, are another’s or ended, then the same', async () => {
    const declared = await emergency();
    const asked = inEmergency(declared.emergencyId);
    assert.equal(await opening(asked), 'permitted');
    assert.equal(await opening({ ...asked, purpose: 'TREAT' }), 'EMERGENCY_PURPOSE');
    assert.equal(await opening(asked, nurse), 'EMERGENCY_OF_ANOTHER');
    assert.equal(await opening({ ...asked, classes: ['billing'] }), 'POLICY_NOT_PERMITTED');
    await commit(clinician.client, ending(declared));
    assert.equal(await opening(asked), 'EMERGENCY_ENDED');
    assert.equal(await opening(inEmergency(randomUUID())), 'EMERGENCY_UNKNOWN');
  });

  it('given a role that may read less, then the same', async () => {
    const consentId = await consent();
    const bills = { ...on(consentId), classes: ['billing' as const] };
    assert.equal(await opening(bills, nurse), 'POLICY_NOT_PERMITTED');
    assert.equal(await opening(bills), 'permitted');
  });

  it('given delegates, within their limits and when they were ended, then the same', async () => {
    const caregiver = await delegate({ purposes: ['TREAT', 'HPAYMT'] });
    const consentId = await consentBy(caregiver);
    assert.equal(await opening(on(consentId)), 'permitted');
    const forNurses = await consentBy(caregiver, { actors: [{ kind: 'role', role: 'nurse' }] });
    assert.equal(await opening(on(forNurses)), 'CONSENT_FOR_ANOTHER');
    await commit(clients.gatewayOf(custodian), takingBack(patient, caregiver));
    assert.equal(await opening(on(consentId)), 'DELEGATION_ENDED');
    assert.equal(await opening(on(forNurses)), 'DELEGATION_ENDED');
  });

  it('given a delegate and a proxy, before their time is over and after, then the same', async () => {
    const minor = await Patient.admit(custodian);
    const { chartId: patientId } = minor.chart;
    const over = Date.now() + 40_000;
    const until = new Date(over).toISOString();
    await enrolDevice(clients, minor, { proxy: { relationship: 'parent', until } });
    const byProxy = { ...on(await consent({}, minor)), patientId };
    const byDelegate = on(await consentBy(await delegate({ until })));
    assert.equal(await opening(byProxy), 'permitted');
    assert.equal(await opening(byDelegate), 'permitted');
    await wait(over - Date.now() + 1_000);
    assert.equal(await opening(byProxy), 'ENROLMENT_ENDED');
    assert.equal(await opening(byDelegate), 'DELEGATION_NOT_IN_FORCE');
  });

  it('given those who may open no chart, then the same, in public', async () => {
    const { client } = clinician;
    const policy = (await readPolicy(client))?.content;
    const registrars = { role: 'registrar', policy, credential: 'in-force' as const };
    const administrator = { ...registrars, credential: 'missing' as const };
    for (const [who, caller] of [
      [clients.person(pharmacy, 'registrar'), { ...registrars, organizationKind: pharmacy.kind }],
      [clients.person(other, 'registrar'), { ...registrars, organizationKind: other.kind }],
      [clients.administrator(other), { ...administrator, organizationKind: other.kind }],
    ] as const) {
      const request = requestOf(on(randomUUID()));
      await commit(who, openingCall(request));
      const refused = await readRefusedCaller(client, request.accessId);
      assert.ok(refused);
      assert.equal(refused.reason, naiveCallerRefusal(caller));
    }
  });

  it('given a passkey that was replaced, then the same', async () => {
    const consentId = await consent();
    const replaced = await Patient.of(custodian, patient.chart.chartId);
    await enrolDevice(clients, replaced);
    assert.equal(await opening(on(consentId)), 'CONSENT_SUPERSEDED');
  });
});
