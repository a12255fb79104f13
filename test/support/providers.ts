import { createHash, randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  canonicalJson,
  professionsFor,
  type ProviderEnrolmentStatement,
  type Role,
} from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { endpoints, stateFolder, type OrganizationEndpoints } from './network.js';
import { answered, asAdministrator } from './operator.js';
import { aYearFromNow } from './patients.js';
import { answerOf, invoke, query } from './peer-calls.js';

const contract = 'AccessControlContract';

/** A person of an organisation, by the key of their credential, and their device. */
export class Provider {
  readonly device: SoftwareAuthenticator;

  private constructor(
    readonly organization: OrganizationEndpoints,
    readonly publicKeyDigest: string,
  ) {
    const origin = organization.gateway;
    this.device = new SoftwareAuthenticator({ rpId: new URL(origin).hostname, origin });
  }

  /** One of the people that `npm start` employs. */
  static named(organization: OrganizationEndpoints, name: string): Provider {
    const folder = path.join(stateFolder(), 'organizations', organization.name, 'people', name);
    const certificate = readFileSync(path.join(folder, 'msp/signcerts/cert.pem'), 'utf8');
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    return new Provider(organization, createHash('sha256').update(key).digest('hex'));
  }

  /** Whoever has the key of a credential that a test had issued; nobody holds it. */
  static ofKey(organization: OrganizationEndpoints, publicKeyDigest: string): Provider {
    return new Provider(organization, publicKeyDigest);
  }

  /** Another attending, with a credential that a test can revoke; nobody holds the key. */
  static async employ(
    organization: OrganizationEndpoints,
    countersigner: OrganizationEndpoints,
  ): Promise<Provider> {
    const provider = new Provider(organization, randomBytes(32).toString('hex'));
    await provider.issueCredential(countersigner);
    return provider;
  }

  get subject(): string {
    return `provider:${this.publicKeyDigest}`;
  }

  /** Proposal and confirmation of the provider's passkey, as lines for the `peer` CLI. */
  enrolment(): { readonly propose: string; readonly confirm: string } {
    const id = randomUUID();
    const { device, organization, publicKeyDigest } = this;
    const statement: ProviderEnrolmentStatement = {
      kind: 'provider-enrolment',
      channel: endpoints().channel,
      nonce: randomUUID(),
      issuedAt: new Date().toISOString(),
      organization: organization.mspId,
      publicKeyDigest,
      passkey: device.passkey,
    };
    const signed = { statement, assertion: device.sign(statement) };
    const text = canonicalJson(signed);
    const digest = createHash('sha256').update(text).digest('hex');
    return {
      propose: invoke(`${contract}:ProposeProviderEnrolment`, id, text, randomUUID()),
      confirm: invoke(`${contract}:ConfirmProviderEnrolment`, id, digest, randomUUID()),
    };
  }

  /** States a credential, on an application where its role takes one, and has it countersigned. */
  async issueCredential(
    countersigner: OrganizationEndpoints,
    role: Role = 'attending',
  ): Promise<void> {
    const { organization, publicKeyDigest } = this;
    const validUntil = aYearFromNow();
    const applied = await applicationFor(organization, role, validUntil);
    const request = { publicKeyDigest, role, validUntil, ...applied };
    const issue = invoke(`${contract}:IssueCredential`, JSON.stringify(request), randomUUID());
    await run(organization, issue);
    const name = [organization.mspId, publicKeyDigest] as const;
    const read = query(`${contract}:GetCredential`, ...name);
    const issued = answerOf(await answered(() => asAdministrator(organization.name, read)));
    const digest = createHash('sha256').update(issued).digest('hex');
    const call = `${contract}:CountersignCredential`;
    await run(countersigner, invoke(call, ...name, digest, randomUUID()));
  }

  /** Takes the credential back. */
  async revoke(): Promise<void> {
    const call = `${contract}:RevokeCredential`;
    await run(this.organization, invoke(call, this.publicKeyDigest, randomUUID()));
  }
}

/** Applies for a role with the `peer` CLI, and states that its licence was checked. */
async function applicationFor(
  organization: OrganizationEndpoints,
  role: Role,
  until: string,
): Promise<object> {
  const [profession] = professionsFor(role);
  if (profession === undefined) return {};
  const applicationId = randomUUID();
  const evidence = { evidenceId: randomUUID(), digest: randomBytes(32).toString('hex') };
  const licence = { profession, state: 'OH' };
  const established = { licence: { ...licence, until } };
  const request = JSON.stringify({ applicationId, role, evidence });
  const checks = JSON.stringify({ outcome: 'passed', evidence, established });
  await run(organization, invoke(`${contract}:SubmitApplication`, request, randomUUID()));
  await run(organization, invoke(`${contract}:RecordChecks`, applicationId, checks, randomUUID()));
  return { applicationId, licence };
}

async function run({ name }: OrganizationEndpoints, line: string): Promise<string> {
  const { ok, text } = await asAdministrator(name, line);
  if (!ok) throw new Error(text);
  return text;
}
