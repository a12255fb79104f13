import { randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type Chart,
  type ConsentStatement,
  type DelegationEndStatement,
  type DelegationStatement,
  type EmergencyEndStatement,
  type EnrolmentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { FhirClient, type AnyBundle } from './fhir-client.js';
import { clientOf, endpoints, type OrganizationEndpoints } from './network.js';
import { asGateway } from './operator.js';
import { answerOf, invokeWith, query } from './peer-calls.js';
import { smallBundle } from './small-bundle.js';

export const minutesFromNow = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString();

/** A year from now, for how long credentials of tests last. */
export const aYearFromNow = (): string => minutesFromNow(365 * 24 * 60);

/** A call of an access control function with a sensitive argument, which its digest names. */
export const act = (name: string, id: string, digest: string, authority: object): string =>
  invokeWith('authority', authority, `AccessControlContract:${name}`, id, digest, randomUUID());

/** A patient of an organisation: their chart as the ledger holds it, and their device in software. */
export class Patient {
  private constructor(
    readonly custodian: OrganizationEndpoints,
    readonly chart: Chart,
    readonly device: SoftwareAuthenticator,
  ) {}

  /** Sends a Bundle whose first entry is a Patient, and gives that patient a device. */
  static async admit(
    custodian: OrganizationEndpoints,
    bundle = smallBundle().text,
  ): Promise<Patient> {
    const ehr = new FhirClient(custodian, clientOf(custodian.name));
    const { text } = await ehr.postBundle(bundle);
    const location = (JSON.parse(text) as AnyBundle).entry?.[0]?.response?.location ?? '';
    const [, id = ''] = /Patient\/([^/]+)/.exec(location) ?? [];
    return Patient.of(custodian, id);
  }

  /** Gives a device to a patient whose chart is there. */
  static async of(custodian: OrganizationEndpoints, id: string): Promise<Patient> {
    const known = await asGateway(custodian.name, query('PatientRecordContract:GetChart', id));
    if (!known.ok) throw new Error(known.text);
    const origin = custodian.gateway;
    const device = new SoftwareAuthenticator({ rpId: new URL(origin).hostname, origin });
    return new Patient(custodian, JSON.parse(answerOf(known.text)) as Chart, device);
  }

  get subject(): string {
    return `patient:${this.chart.chartId}`;
  }

  statement(): ReturnType<typeof statementBase> {
    return statementBase(this.chart.chartId, new Date().toISOString(), endpoints().channel);
  }

  enrolment(change: Partial<EnrolmentStatement> = {}): EnrolmentStatement {
    const { custodian, device } = this;
    return {
      kind: 'enrolment',
      ...this.statement(),
      custodian: custodian.mspId,
      passkey: device.passkey,
      encryptionKey: device.encryptionKey,
      ...change,
    };
  }

  /** A consent for another hospital: treatment, general compartment, 30 days. */
  consent(
    grantee: OrganizationEndpoints,
    change: Partial<ConsentStatement> = {},
  ): ConsentStatement {
    return {
      kind: 'consent',
      ...this.statement(),
      consentId: randomUUID(),
      grantee: grantee.mspId,
      purposes: ['TREAT'],
      compartments: ['general'],
      from: minutesFromNow(-1),
      until: minutesFromNow(30 * 24 * 60),
      ...change,
    };
  }

  revocation(consentId: string): RevocationStatement {
    return { kind: 'revocation', ...this.statement(), consentId };
  }

  /** A delegation: everything about treatment and the general compartment, 30 days. */
  delegation(
    delegate: SoftwareAuthenticator,
    change: Partial<DelegationStatement> = {},
  ): DelegationStatement {
    return {
      ...{ kind: 'delegation', ...this.statement(), delegationId: randomUUID() },
      ...{ relationship: 'guardian', passkey: delegate.passkey },
      ...{ powers: ['consent', 'revoke', 'see'], purposes: ['TREAT'], compartments: ['general'] },
      ...{ from: minutesFromNow(-1), until: minutesFromNow(30 * 24 * 60) },
      ...change,
    };
  }

  delegationEnd(delegationId: string): DelegationEndStatement {
    return { kind: 'delegation-end', ...this.statement(), delegationId };
  }

  emergencyEnd(emergencyId: string): EmergencyEndStatement {
    return { kind: 'emergency-end', ...this.statement(), emergencyId };
  }

  /** Proposal and confirmation of the patient's passkey, as lines for the `peer` CLI. */
  enrolmentCalls(): { readonly propose: string; readonly confirm: string } {
    const id = randomUUID();
    const statement = this.enrolment();
    const signed = { statement, assertion: this.device.sign(statement) };
    const argument = { salt: newSalt(), nonceSalt: newSalt(), chart: this.chart, signed };
    const digest = saltedDigest(argument.salt, signed);
    return {
      propose: act('ProposeEnrolment', id, digest, argument),
      confirm: act('ConfirmEnrolment', id, digest, { salt: newSalt() }),
    };
  }
}
