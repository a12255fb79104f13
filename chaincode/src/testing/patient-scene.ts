import { randomUUID } from 'node:crypto';
import {
  resourceClasses,
  type ResourceClass,
  type Access,
  type Assertion,
  type ConsentStatement,
  type EnrolmentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { foundConsortium, succeeded, type Consortium } from './consortium.js';
import type { TestIdentity } from './identity.js';
import {
  admit,
  callWith,
  consentOf,
  digestOf,
  employ,
  enrolmentOf,
  now,
  putPolicyInForce,
  putRequestPolicyInForce,
  registerSites,
  revocationOf,
  statementSalts,
  type TestPatient,
} from './patients.js';
import { requestPolicy } from './requests.js';
import type { Outcome } from './test-ledger.js';

/** An instant so many minutes after the scene's. */
export const later = (minutes: number): string =>
  new Date(Date.parse(now) + minutes * 60_000).toISOString();

/** A consortium with registrars of two organisations, a clinician at Millbrook, a patient of Lakeside. */
export class PatientScene {
  /** Digests of the proposed enrolments, by id. */
  private readonly proposals = new Map<string, string>();

  private constructor(
    readonly consortium: Consortium,
    readonly registrar: TestIdentity,
    readonly secondRegistrar: TestIdentity,
    readonly clinician: TestIdentity,
    readonly patient: TestPatient,
  ) {}

  static async open(): Promise<PatientScene> {
    const consortium = await foundConsortium();
    await registerSites(consortium);
    await putPolicyInForce(consortium);
    await putRequestPolicyInForce(consortium, requestPolicy);
    return new PatientScene(
      consortium,
      await employ(consortium, consortium.lakeside, 'registrar'),
      await employ(consortium, consortium.cornerstone, 'registrar'),
      await employ(consortium, consortium.millbrook, 'attending'),
      await admit(consortium),
    );
  }

  propose(
    statement: EnrolmentStatement,
    assertion: Assertion,
    { as = this.registrar, id = randomUUID(), at = now, chart = this.patient.chart } = {},
  ): Promise<Outcome> {
    const signed = { statement, assertion };
    const transient = { salt: newSalt(), nonceSalt: newSalt(), chart, signed };
    this.proposals.set(id, digestOf(transient));
    return callWith(this.consortium, as, 'ProposeEnrolment', id, transient, { at });
  }

  confirm(
    id: string,
    { as = this.secondRegistrar, at = now, digest = this.proposals.get(id) ?? '' } = {},
  ): Promise<Outcome> {
    return callWith(
      this.consortium,
      as,
      'ConfirmEnrolment',
      id,
      { salt: newSalt() },
      { at, digest },
    );
  }

  async enrol(of = this.patient): Promise<void> {
    const id = randomUUID();
    const statement = enrolmentOf(of);
    const { chart } = of;
    succeeded(await this.propose(statement, of.authenticator.sign(statement), { id, chart }));
    succeeded(await this.confirm(id));
  }

  record(
    statement: ConsentStatement,
    assertion: Assertion,
    { as = this.consortium.lakeside.admin, at = now } = {},
  ): Promise<Outcome> {
    const transient = { ...statementSalts(), signed: { statement, assertion } };
    return callWith(this.consortium, as, 'RecordConsent', statement.consentId, transient, { at });
  }

  /** Records a consent that the patient signed. */
  async consent(change: Partial<ConsentStatement> = {}): Promise<string> {
    const statement = consentOf(this.patient, change);
    succeeded(await this.record(statement, this.patient.authenticator.sign(statement)));
    return statement.consentId;
  }

  revoke(consentId: string, by = this.patient.authenticator): Promise<Outcome> {
    const statement: RevocationStatement = revocationOf(this.patient, consentId);
    const transient = { ...statementSalts(), signed: { statement, assertion: by.sign(statement) } };
    const { millbrook } = this.consortium;
    return callWith(this.consortium, millbrook.admin, 'RevokeConsent', consentId, transient);
  }

  /** Asks for the patient's chart and answers the committed access. */
  async access(
    consentId: string,
    {
      as = this.clinician,
      at = now,
      purpose = 'TREAT',
      compartments = ['general'],
      classes = [...resourceClasses] as readonly ResourceClass[],
      patientId = this.patient.chart.chartId,
    } = {},
  ): Promise<Access> {
    const accessId = randomUUID();
    const basis = { kind: 'consent' as const, consentId };
    const request = { accessId, patientId, basis, purpose, compartments, classes };
    const transient = { salt: newSalt(), request };
    succeeded(await callWith(this.consortium, as, 'OpenChart', accessId, transient, { at }));
    return JSON.parse(await this.read('GetAccess', patientId, accessId)) as Access;
  }

  async read(name: string, ...args: readonly string[]): Promise<string> {
    const as = this.consortium.millbrook.gateway;
    const call = `AccessControlContract:${name}`;
    return succeeded(await this.consortium.ledger.run({ as, call, args })).payload;
  }
}
