import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  resourceClasses,
  type Access,
  type Assertion,
  type ChartRequest,
  type ConsentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { organization } from '../support/network.js';
import { asAdministrator, asPerson, type ShellAnswer } from '../support/operator.js';
import { handIn, openChart } from '../support/hand-in.js';
import { Patient } from '../support/patients.js';
import { answerOf, query } from '../support/peer-calls.js';

const custodian = organization('hospital');
const other = organization('hospital', 1);
const pharmacy = organization('pharmacy');

describe('what a patient decides, by the stock peer CLI', function () {
  this.timeout(120_000);
  let patient: Patient;
  let neighbour: Patient;
  let consent: ConsentStatement;
  let signature: Assertion;

  before(async () => {
    patient = await Patient.admit(custodian);
    neighbour = await Patient.admit(custodian);
    consent = patient.consent(other);
    signature = patient.device.sign(consent);
  });

  /** The outcome of opening the patient's chart, as the clinician of the other hospital. */
  async function open(): Promise<Access['outcome']> {
    const accessId = randomUUID();
    const asked = await asPerson(other.name, 'clinician', opening(accessId));
    assert.ok(asked.ok, asked.text);
    const { patientId } = consent;
    const read = query('AccessControlContract:GetAccess', patientId, accessId);
    const answer = await asPerson(other.name, 'clinician', read);
    return (JSON.parse(answerOf(answer.text)) as Access).outcome;
  }

  function opening(accessId = randomUUID()): string {
    const { consentId, patientId } = consent;
    const compartments: ChartRequest['compartments'] = ['general'];
    const classes: ChartRequest['classes'] = [...resourceClasses];
    const basis = { kind: 'consent' as const, consentId };
    return openChart({ accessId, patientId, basis, purpose: 'TREAT', compartments, classes });
  }

  function refused(answer: ShellAnswer, code: string): void {
    assert.ok(!answer.ok);
    assert.match(answer.text, new RegExp(`\\[${code}\\]`));
  }

  it('refuses the chart to a clinician of another hospital, with the reason', async () => {
    assert.deepEqual(await open(), { kind: 'refused', reason: 'PATIENT_UNKNOWN' });
  });

  it('enrols a passkey by the registrars of two organisations, and not of one', async () => {
    for (const each of [patient, neighbour]) {
      const { propose, confirm } = each.enrolmentCalls();
      const proposed = await asPerson(custodian.name, 'registrar', propose);
      assert.ok(proposed.ok, proposed.text);
      refused(await asPerson(custodian.name, 'registrar', confirm), 'REGISTRAR_NOT_INDEPENDENT');
      const confirmed = await asPerson(pharmacy.name, 'registrar', confirm);
      assert.ok(confirmed.ok, confirmed.text);
    }
  });

  it('refuses another hospital’s registrar, and an administrator', async () => {
    const asOther = await asPerson(other.name, 'registrar', patient.enrolmentCalls().propose);
    refused(asOther, 'NOT_CUSTODIAN');
    const asAdmin = await asAdministrator(custodian.name, patient.enrolmentCalls().propose);
    refused(asAdmin, 'CREDENTIAL_MISSING');
  });

  it('refuses an administrator who forges a consent or uses another patient’s signature', async () => {
    const forger = new SoftwareAuthenticator({ rpId: 'localhost', origin: custodian.gateway });
    refused(
      await handIn(custodian, 'RecordConsent', consent, forger.sign(consent)),
      'SIGNATURE_INVALID',
    );
    refused(
      await handIn(custodian, 'RecordConsent', consent, neighbour.device.sign(consent)),
      'SIGNATURE_INVALID',
    );
    refused(
      await handIn(
        custodian,
        'RecordConsent',
        { ...consent, compartments: ['general', 'hiv'] },
        signature,
      ),
      'SIGNATURE_INVALID',
    );
    assert.deepEqual(await open(), { kind: 'refused', reason: 'CONSENT_UNKNOWN' });
  });

  it('records the consent that the patient signed, once', async () => {
    const recorded = await handIn(custodian, 'RecordConsent', consent, signature);
    assert.ok(recorded.ok, recorded.text);
    refused(await handIn(custodian, 'RecordConsent', consent, signature), 'NONCE_USED');
  });

  it('opens the chart to the clinician, and to nobody without the role', async () => {
    const outcome = await open();
    assert.equal(outcome.kind, 'permitted');
    for (const [attempt, reason] of [
      [() => asPerson(other.name, 'registrar', opening()), 'ROLE_NOT_PERMITTED'],
      [() => asAdministrator(other.name, opening()), 'CREDENTIAL_MISSING'],
      [() => asPerson(pharmacy.name, 'registrar', opening()), 'ORGANIZATION_KIND_NOT_PERMITTED'],
    ] as const) {
      const answer = await attempt();
      assert.ok(answer.ok, answer.text);
      assert.match(answer.text, new RegExp(`refused\\W+${reason}`));
    }
  });

  it('refuses the clinician from the patient’s revocation on', async () => {
    const statement: RevocationStatement = {
      kind: 'revocation',
      ...patient.statement(),
      consentId: consent.consentId,
    };
    refused(
      await handIn(custodian, 'RevokeConsent', statement, neighbour.device.sign(statement)),
      'SIGNATURE_INVALID',
    );
    const revoked = await handIn(
      custodian,
      'RevokeConsent',
      statement,
      patient.device.sign(statement),
    );
    assert.ok(revoked.ok, revoked.text);
    assert.deepEqual(await open(), { kind: 'refused', reason: 'CONSENT_REVOKED' });
  });
});
