import { randomUUID } from 'node:crypto';
import type {
  SignedPasskeyAddition,
  SignedPasskeyRemoval,
  SignedProviderPasskeyAddition,
  SignedProviderPasskeyRemoval,
} from '@healthchain/protocol';
import { publicStatementBase, SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { endpoints, type OrganizationEndpoints } from './network.js';
import { askApi, type Tokens } from './sign-in.js';

/** What a gateway shows people of their passkeys, as far as tests ask. */
export interface ShownPasskeys {
  readonly enrolmentId: string;
  readonly passkeys: readonly { readonly passkeyId: string }[];
  readonly changes: readonly {
    readonly kind: string;
    readonly changeId: string;
    readonly signedBy?: string;
    readonly replaced?: string;
    readonly proposedBy?: { readonly organization: string };
    readonly confirmedBy?: { readonly organization: string };
  }[];
}

export async function shownPasskeys(
  organization: OrganizationEndpoints,
  tokens: Tokens,
): Promise<ShownPasskeys> {
  const response = await askApi(organization, '/passkeys', tokens);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as ShownPasskeys;
}

/** Another device for an organisation's site. */
export function newDevice({ gateway: origin }: OrganizationEndpoints): SoftwareAuthenticator {
  return new SoftwareAuthenticator({ rpId: new URL(origin).hostname, origin });
}

type Subject = (SignedPasskeyAddition | SignedProviderPasskeyAddition)['statement']['subject'];

/** Who signs about whom, under which enrolment. */
export interface PasskeySigner<Of extends Subject> {
  readonly subject: Of;
  readonly enrolmentId: string;
  readonly by: SoftwareAuthenticator;
}

/** An addition that a device and the new one sign. */
export function signedAddition<Of extends Subject>(
  { subject, enrolmentId, by }: PasskeySigner<Of>,
  added: SoftwareAuthenticator,
  channel = endpoints().channel,
) {
  const statement = {
    ...{ kind: 'passkey-addition' as const, ...stated(channel), subject, enrolmentId },
    ...{ passkeyId: randomUUID(), passkey: added.passkey },
  };
  return { statement, ...{ assertion: sign(by, statement), possession: sign(added, statement) } };
}

/** A removal that a device signs. */
export function signedRemoval<Of extends Subject>(
  { subject, enrolmentId, by }: PasskeySigner<Of>,
  passkeyId: string,
) {
  const statement = {
    ...{ kind: 'passkey-removal' as const, ...stated(endpoints().channel), subject, enrolmentId },
    ...{ passkeyId, removalId: randomUUID() },
  };
  return { statement, assertion: sign(by, statement) };
}

const stated = (channel: string) => publicStatementBase(new Date().toISOString(), channel);

type Statement = (
  | SignedPasskeyAddition
  | SignedProviderPasskeyAddition
  | SignedPasskeyRemoval
  | SignedProviderPasskeyRemoval
)['statement'];

/** A statement is of its subject's kind; its type does not say of which. */
const sign = (device: SoftwareAuthenticator, statement: { readonly subject: Subject }) =>
  device.sign(statement as Statement);
