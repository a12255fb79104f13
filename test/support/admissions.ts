import assert from 'node:assert/strict';
import type { EnrolmentStatement } from '@healthchain/protocol';
import type { OrganizationEndpoints } from './network.js';
import { asPerson } from './operator.js';
import { Provider } from './providers.js';
import { askApi, signIn, type Tokens } from './sign-in.js';
import type { Patient } from './patients.js';

/** A person with tokens of their organisation's gateway. */
export interface SignedIn {
  readonly provider: Provider;
  readonly tokens: Tokens;
}

/** Enrols the passkey of one of an organisation's people, and signs them in. */
export async function employ(
  organization: OrganizationEndpoints,
  name: string,
  secondRegistrar: OrganizationEndpoints,
): Promise<SignedIn> {
  const provider = await enrolledProvider(organization, name, secondRegistrar);
  return { provider, tokens: await signIn(organization, provider.device, provider.subject) };
}

/** One of an organisation's people, whose passkey is enrolled. */
export async function enrolledProvider(
  organization: OrganizationEndpoints,
  name: string,
  secondRegistrar: OrganizationEndpoints,
): Promise<Provider> {
  const provider = Provider.named(organization, name);
  await enrolProvider(provider, secondRegistrar);
  return provider;
}

/** Enrols the passkey of a provider by the registrars of two organisations. */
export async function enrolProvider(
  provider: Provider,
  secondRegistrar: OrganizationEndpoints,
): Promise<void> {
  const { propose, confirm } = provider.enrolment();
  for (const [registrar, line] of [
    [provider.organization, propose],
    [secondRegistrar, confirm],
  ] as const) {
    const answer = await asPerson(registrar.name, 'registrar', line);
    assert.ok(answer.ok, answer.text);
  }
}

/** Sends JSON to the domain API. */
export function post(
  organization: OrganizationEndpoints,
  path: string,
  tokens: Tokens,
  body: object,
): Promise<Response> {
  return askApi(organization, path, tokens, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Enrols a patient through the gateways of two registrars, and signs the patient in. */
export async function enrol(
  patient: Patient,
  first: SignedIn,
  second: SignedIn,
  change: Partial<EnrolmentStatement> = {},
): Promise<Tokens> {
  const statement = patient.enrolment(change);
  const assertion = patient.device.sign(statement);
  const proposed = await post(patient.custodian, '/enrolments', first.tokens, {
    statement,
    assertion,
  });
  assert.equal(proposed.status, 201, await proposed.clone().text());
  const { enrolmentId, digest } = (await proposed.json()) as {
    enrolmentId: string;
    digest: string;
  };
  const path = `/enrolments/${enrolmentId}/confirmation`;
  const confirmed = await post(second.provider.organization, path, second.tokens, { digest });
  assert.equal(confirmed.status, 204, await confirmed.text());
  return signIn(patient.custodian, patient.device, patient.subject);
}
