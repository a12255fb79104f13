import { randomBytes, randomUUID } from 'node:crypto';
import { saltedDigest, type Chart, type EnrolmentStatement } from '@healthchain/protocol';
import { SoftwareAuthenticator, statementBase } from '@healthchain/protocol/testing';
import { FhirClient, type AnyBundle } from './fhir-client.js';
import { clientOf, endpoints, type OrganizationEndpoints } from './network.js';
import { asGateway } from './operator.js';
import { answerOf, invokeWith, query } from './peer-calls.js';
import { smallBundle } from './small-bundle.js';

export const salt = (): string => randomBytes(16).toString('hex');

/** A call of an access control function with a sensitive argument, which its digest names. */
export const act = (name: string, id: string, digest: string, authority: object): string =>
  invokeWith('authority', authority, `AccessControlContract:${name}`, id, digest, randomUUID());

/** A patient of the custodian: their chart as the ledger holds it, and their device. */
export class Patient {
  private constructor(
    readonly custodian: OrganizationEndpoints,
    readonly chart: Chart,
    readonly device: SoftwareAuthenticator,
  ) {}

  static async admit(custodian: OrganizationEndpoints): Promise<Patient> {
    const ehr = new FhirClient(custodian, clientOf(custodian.name));
    const { text } = await ehr.postBundle(smallBundle().text);
    const location = (JSON.parse(text) as AnyBundle).entry?.[0]?.response?.location ?? '';
    const [, id = ''] = /Patient\/([^/]+)/.exec(location) ?? [];
    const known = await asGateway(custodian.name, query('PatientRecordContract:GetChart', id));
    if (!known.ok) throw new Error(known.text);
    const device = new SoftwareAuthenticator({ rpId: 'localhost', origin: custodian.gateway });
    return new Patient(custodian, JSON.parse(answerOf(known.text)) as Chart, device);
  }

  statement(): ReturnType<typeof statementBase> {
    return statementBase(this.chart.chartId, new Date().toISOString(), endpoints().channel);
  }

  /** Proposal and confirmation of the patient's passkey, as lines for the `peer` CLI. */
  enrolment(): { readonly propose: string; readonly confirm: string } {
    const id = randomUUID();
    const { chart, device } = this;
    const statement: EnrolmentStatement = {
      kind: 'enrolment',
      ...this.statement(),
      custodian: this.custodian.mspId,
      passkey: device.passkey,
      encryptionKey: device.encryptionKey,
    };
    const signed = { statement, assertion: device.sign(statement) };
    const argument = { salt: salt(), nonceSalt: salt(), chart, signed };
    const digest = saltedDigest(argument.salt, signed);
    return {
      propose: act('ProposeEnrolment', id, digest, argument),
      confirm: act('ConfirmEnrolment', id, digest, { salt: salt() }),
    };
  }
}
