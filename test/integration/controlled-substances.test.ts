import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { saltedDigest, type PrescriptionSigningStatement } from '@healthchain/protocol';
import {
  orderDigest,
  signingBytes,
  type PrescriptionOrder,
  type PrescriptionSignature,
} from '@healthchain/protocol/prescriptions';
import { statementBase } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { employ, enrol, type SignedIn } from '../support/admissions.js';
import { endpoints, organization } from '../support/network.js';
import { answered, asGateway, asPerson, type ShellAnswer } from '../support/operator.js';
import { Patient } from '../support/patients.js';
import { answerOf, invoke, invokeWith, query } from '../support/peer-calls.js';
import { codeOf, Dispenser, medicine, Prescriber } from '../support/prescriptions.js';
import { SecondFactor } from '../support/second-factor.js';

const custodian = organization('hospital');
const pharmacy = organization('pharmacy');
const contract = 'PrescriptionManagementContract';
/** Amphetamine. */
const scheduleTwo = { drug: '725', schedule: 'II' as const };

describe('prescriptions for controlled substances', function () {
  this.timeout(240_000);
  let clinician: SignedIn;
  let prescriber: Prescriber;
  let pharmacist: Dispenser;
  let token: SecondFactor;

  before(async () => {
    const registrar = await employ(custodian, 'registrar', pharmacy);
    const second = await employ(pharmacy, 'registrar', custodian);
    clinician = await employ(custodian, 'clinician', pharmacy);
    const dispenser = await employ(pharmacy, 'pharmacist', custodian);
    const patient = await Patient.admit(custodian);
    await enrol(patient, registrar, second);
    prescriber = new Prescriber(clinician, patient.chart.chartId);
    pharmacist = new Dispenser(dispenser, patient.chart.chartId);
    token = await SecondFactor.make(custodian);
  });

  after(() => {
    token.destroy();
  });

  const person = () => clinician.provider.publicKeyDigest;
  const as = async (name: string, line: string): Promise<ShellAnswer> =>
    asPerson(custodian.name, name, line);

  /** The right as it stands, by the organisation's own peer. */
  async function right(): Promise<string> {
    const line = query(`${contract}:GetSigningRight`, custodian.mspId, person());
    return answerOf(await answered(() => asGateway(custodian.name, line)));
  }

  async function draft(): Promise<PrescriptionOrder> {
    const id = await prescriber.draft(medicine({ ...scheduleTwo }));
    const found = (await prescriber.all()).find(
      ({ prescription }) => prescription.order.prescriptionId === id,
    );
    return found?.prescription.order ?? assert.fail(id);
  }

  /** Both factors of the clinician over orders. */
  function sign(
    orders: readonly PrescriptionOrder[],
    change: Partial<PrescriptionSigningStatement> = {},
  ): PrescriptionSignature {
    const { patientId } = prescriber;
    const statement: PrescriptionSigningStatement = {
      kind: 'prescription-signing',
      ...statementBase(patientId, new Date().toISOString(), endpoints().channel),
      ...{ organization: custodian.mspId, publicKeyDigest: person() },
      orders: orders.map((order) => ({
        ...{ prescriptionId: order.prescriptionId, digest: orderDigest(order) },
      })),
      ...change,
    };
    const assertion = clinician.provider.device.sign(statement);
    return { statement, assertion, second: token.sign(signingBytes(statement)) };
  }

  /** The check's answer to drafts of a patient who takes nothing. */
  const issue = (orders: readonly PrescriptionOrder[], signed?: PrescriptionSignature) =>
    prescriber.issue(
      orders.map(({ prescriptionId }) => prescriptionId),
      signed && { signed },
    );

  it('are signed by nobody whom two people have not let', async () => {
    const order = await draft();
    assert.equal(await codeOf(await issue([order])), 'SIGNATURES_REQUIRED');
    assert.equal(await codeOf(await issue([order], sign([order]))), 'SIGNING_RIGHT_MISSING');
    const propose = invoke(
      ...([`${contract}:ProposeSigningRight`, person(), token.publicKey, randomUUID()] as const),
    );
    const own = await as('clinician', propose);
    assert.match(own.text, /ROLE_NOT_PERMITTED/);
    const proposed = await as('registrar', propose);
    assert.ok(proposed.ok, proposed.text);
    const digest = createHash('sha256')
      .update(await right())
      .digest('hex');
    const confirm = invoke(`${contract}:ConfirmSigningRight`, person(), digest, randomUUID());
    assert.match((await as('clinician', confirm)).text, /GRANTOR_NOT_INDEPENDENT/);
    assert.match((await as('registrar', confirm)).text, /ROLE_NOT_PERMITTED/);
    const confirmed = await as('chief', confirm);
    assert.ok(confirmed.ok, confirmed.text);
  });

  it('are issued with both factors over exactly what was drafted, and dispensed', async () => {
    const order = await draft();
    const response = await issue([order], sign([order]));
    assert.equal(response.status, 200, await response.text());
    const id = order.prescriptionId;
    const dispensed = await pharmacist.dispense(id);
    assert.equal(dispensed.status, 200, await dispensed.text());
    const { prescription } = await pharmacist.shown(id);
    assert.equal(prescription.issued?.signed?.secondKey, token.publicKey);
  });

  it('are not issued by the stock CLI with one factor, another order, or an old signature', async () => {
    const order = await draft();
    const byPeer = (signed: PrescriptionSignature): Promise<ShellAnswer> => {
      const request = {
        ...{ patientId: prescriber.patientId, prescriptionIds: [order.prescriptionId] },
        ...{ accessIds: [], otherMedicines: [], allergies: [], overrides: [], signed },
      };
      const salts = { request: newSalt(), profile: newSalt(), prescriptions: [newSalt()] };
      const digest = saltedDigest(salts.request, request);
      const sensitive = { salts, request };
      const name = `${contract}:IssuePrescriptions`;
      return as('clinician', invokeWith('prescriptions', sensitive, name, digest, randomUUID()));
    };
    const good = sign([order]);
    const other = Buffer.alloc(64, 1).toString('base64');
    assert.match((await byPeer({ ...good, second: other })).text, /SIGNATURE_INVALID/);
    assert.match((await byPeer(sign([{ ...order, refills: 1 }]))).text, /SIGNATURE_INVALID/);
    const old = new Date(Date.now() - 125_000).toISOString();
    assert.match((await byPeer(sign([order], { issuedAt: old }))).text, /STATEMENT_NOT_CURRENT/);
  });

  it('are signed no more once the right is taken back', async () => {
    const order = await draft();
    const signed = sign([order]);
    const revoked = await as(
      'registrar',
      invoke(`${contract}:RevokeSigningRight`, person(), randomUUID()),
    );
    assert.ok(revoked.ok, revoked.text);
    await answered(async () => {
      const text = await right();
      return { ok: text.includes('"revoked"'), text };
    });
    assert.equal(await codeOf(await issue([order], signed)), 'SIGNING_RIGHT_MISSING');
  });
});
