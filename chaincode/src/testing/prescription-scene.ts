import { randomUUID } from 'node:crypto';
import type { JsonValue, PrescriptionSigningStatement } from '@healthchain/protocol';
import { statementBase } from '@healthchain/protocol/testing';
import {
  orderDigest,
  signingBytes,
  statusOf,
  type IssueRequest,
  type Prescription,
  type PrescriptionOrder,
  type PrescriptionPage,
  type PrescriptionSignature,
  type PrescriptionStatus,
} from '@healthchain/protocol/prescriptions';
import { testOrder, testPrescribingPolicy } from '@healthchain/protocol/testing/prescriptions';
import { createMember, succeeded, type Consortium, type Member } from './consortium.js';
import { putDrugsInForce } from './drugs.js';
import type { TestIdentity } from './identity.js';
import { publishedKey } from './matrix/keys.js';
import { enrolPerson } from './emergencies.js';
import { deviceAt, employ, now, putInForce } from './patients.js';
import { proposeRight, SecondFactor, confirmRight } from './signing-rights.js';
import { PatientScene } from './patient-scene.js';
import { actOn, draftPrescription, issuePrescriptions, type Sent } from './prescriptions.js';
import type { Outcome, TestLedger } from './test-ledger.js';

const day = 24 * 60 * 60_000;
const registration = {
  schedules: ['II' as const, 'III' as const, 'IV' as const, 'V' as const],
  until: '2026-12-01T00:00:00Z',
};

/** A medicine of the tests' drug knowledge that interacts with nothing else. */
export const amoxicillin = '723';

/** An instant so many days, and milliseconds, after the scene's. */
export const daysLater = (days: number, milliseconds = 0): string =>
  new Date(Date.parse(now) + days * day + milliseconds).toISOString();

/**
 * A hospital's prescriber who is registered for all schedules, pharmacists of two pharmacies, an enrolled patient;
 * prescribing policy and drug knowledge are in force.
 */
export class PrescriptionScene {
  private constructor(
    readonly patients: PatientScene,
    readonly prescriber: TestIdentity,
    readonly pharmacist: TestIdentity,
    readonly harbor: Member,
    readonly otherPharmacist: TestIdentity,
  ) {}

  /** The prescriber's factors. */
  readonly device = deviceAt('LakesideMSP');
  readonly token = new SecondFactor();

  /** What was drafted, so that it can be signed. */
  private readonly orders = new Map<string, PrescriptionOrder>();

  /** Ids of the published wrapping keys, by organisation. */
  private readonly keys = new Map<string, string>();

  static async open(): Promise<PrescriptionScene> {
    const patients = await PatientScene.open();
    const { consortium } = patients;
    await patients.enrol();
    const harbor = await joinPharmacy(consortium);
    await putInForce(consortium, 'prescribingPolicy', testPrescribingPolicy);
    await putDrugsInForce(consortium);
    const { lakeside, cornerstone } = consortium;
    const until = '2027-01-01T00:00:00Z';
    const scene = new PrescriptionScene(
      patients,
      await employ(consortium, lakeside, 'attending', until, registration),
      await employ(consortium, cornerstone, 'pharmacist'),
      harbor,
      await employ(consortium, harbor, 'pharmacist'),
    );
    await enrolPerson(consortium, scene.prescriber, scene.device, [
      patients.registrar,
      patients.secondRegistrar,
    ]);
    await grantSigningRight(scene);
    await scene.publishKey('lakeside');
    await scene.publishKey('cornerstone');
    return scene;
  }

  /** Publishes a wrapping key, so that what is written can be sealed for an organisation. */
  async publishKey(name: 'lakeside' | 'cornerstone' | 'millbrook'): Promise<void> {
    const { ledger, [name]: member } = this.consortium;
    this.keys.set(member.admin.mspId, await publishedKey(ledger, member.gateway));
  }

  get consortium(): Consortium {
    return this.patients.consortium;
  }

  private get ledger(): TestLedger {
    return this.consortium.ledger;
  }

  get patientId(): string {
    return this.patients.patient.chart.chartId;
  }

  /** An order by the prescriber for the patient. */
  order(change: Partial<PrescriptionOrder> = {}): PrescriptionOrder {
    const { mspId: organization, publicKeyDigest } = this.prescriber;
    return testOrder({
      ...{ prescriptionId: randomUUID(), patientId: this.patientId },
      ...{ organization, publicKeyDigest, drug: amoxicillin, ...change },
    });
  }

  draft(order: PrescriptionOrder, sent: Partial<Sent> = {}): Promise<Outcome> {
    this.orders.set(order.prescriptionId, order);
    return draftPrescription(this.ledger, order, this.keys, { as: this.prescriber, ...sent });
  }

  issue(
    prescriptionIds: readonly string[],
    change: Partial<IssueRequest> = {},
    sent: Partial<Sent> = {},
  ): Promise<Outcome> {
    const orders = this.ordersOf(prescriptionIds);
    const isControlled = orders.some(({ schedule }) => schedule !== undefined);
    const signed = isControlled ? { signed: this.sign(orders, {}, sent.at) } : {};
    const request = {
      ...{ patientId: this.patientId, prescriptionIds: [...prescriptionIds] },
      ...{ ...signed, ...change },
    };
    return issuePrescriptions(this.ledger, request, { as: this.prescriber, ...sent });
  }

  /** What was drafted under these ids. */
  ordersOf(prescriptionIds: readonly string[]): readonly PrescriptionOrder[] {
    return prescriptionIds.flatMap((id) => this.orders.get(id) ?? []);
  }

  /** The prescriber's signature over orders by both factors. */
  sign(
    orders: readonly PrescriptionOrder[],
    change: Partial<PrescriptionSigningStatement> = {},
    at = now,
    { device = this.device, token = this.token } = {},
  ): PrescriptionSignature {
    const { mspId: organization, publicKeyDigest } = this.prescriber;
    const statement: PrescriptionSigningStatement = {
      ...{ kind: 'prescription-signing', ...statementBase(this.patientId, at) },
      ...{ organization, publicKeyDigest },
      orders: orders.map((order) => ({
        ...{ prescriptionId: order.prescriptionId, digest: orderDigest(order) },
      })),
      ...change,
    };
    return {
      ...{ statement, assertion: device.sign(statement) },
      second: token.sign(signingBytes(statement)),
    };
  }

  /** Drafts and issues an order, and answers its id. */
  async prescribe(change: Partial<PrescriptionOrder> = {}, at = now): Promise<string> {
    const order = this.order(change);
    succeeded(await this.draft(order, { at }));
    succeeded(await this.issue([order.prescriptionId], {}, { at }));
    return order.prescriptionId;
  }

  /** Does something about a prescription, by its pharmacist unless told. */
  act(
    name: string,
    prescriptionId: string,
    more: Readonly<Record<string, JsonValue>> = {},
    sent: Partial<Sent> = {},
  ): Promise<Outcome> {
    const request = { patientId: this.patientId, prescriptionId, ...more };
    return actOn(this.ledger, name, request, { as: this.pharmacist, ...sent });
  }

  dispense(
    prescriptionId: string,
    more: Readonly<Record<string, JsonValue>> = {},
    sent: Partial<Sent> = {},
  ): Promise<Outcome> {
    const request = { dispenseId: randomUUID(), amount: 30_000, ...more };
    return this.act('DispensePrescription', prescriptionId, request, sent);
  }

  async read(name: string, args: readonly string[], as = this.prescriber): Promise<string> {
    return succeeded(await this.query(name, args, as)).payload;
  }

  query(name: string, args: readonly string[], as = this.prescriber): Promise<Outcome> {
    const call = `PrescriptionManagementContract:${name}`;
    return this.ledger.run({ as, call, args });
  }

  async prescription(prescriptionId: string): Promise<Prescription> {
    const args = [this.patientId, prescriptionId];
    return JSON.parse(await this.read('GetPrescription', args)) as Prescription;
  }

  async status(prescriptionId: string, at = now): Promise<PrescriptionStatus> {
    const time = { epochMilliseconds: Date.parse(at) };
    return statusOf(await this.prescription(prescriptionId), time);
  }

  /** Ids of a pharmacy's queue. */
  async queue(as = this.pharmacist): Promise<readonly string[]> {
    const page = JSON.parse(await this.read('ListQueue', ['10', ''], as)) as PrescriptionPage;
    return page.prescriptions.map(({ order }) => order.prescriptionId);
  }
}

/** Lets the prescriber sign: a registrar and another registered prescriber of the hospital grant it. */
async function grantSigningRight({
  consortium,
  patients,
  prescriber,
  token,
}: PrescriptionScene): Promise<void> {
  const { ledger, lakeside } = consortium;
  const until = '2027-01-01T00:00:00Z';
  const colleague = await employ(consortium, lakeside, 'attending', until, registration);
  succeeded(await proposeRight(ledger, patients.registrar, prescriber, token.publicKey));
  succeeded(await confirmRight(ledger, colleague, prescriber));
}

/** A second pharmacy, which the organisations take in. */
async function joinPharmacy(consortium: Consortium): Promise<Member> {
  const { ledger } = consortium;
  const { content } = JSON.parse(ledger.state.get('document/organizations') ?? '') as {
    content: { organizations: JsonValue[] };
  };
  const harbor = { mspId: 'HarborMSP', kind: 'pharmacy', name: 'Harbor Pharmacy' };
  const organizations = [...content.organizations, harbor];
  await putInForce(consortium, 'organizations', { organizations }, 2);
  return createMember('HarborMSP');
}
