import {
  type Configuration,
  type Grant,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { findCurrent, parseAccountId } from './account.js';
import { cookieConfiguration } from './cookies.js';
import type { SignInAddresses } from './discovery.js';
import type { People } from './people.js';
import { parseSubject } from './person.js';

/** Seconds. A person signs in anew after a working day, or after a pause. */
const longestSession = 8 * 60 * 60;
const longestPause = 15 * 60;
const codeLifetime = 60;
/** Seconds from the request of an app to the passkey. */
const interactionLifetime = 5 * 60;

export interface PersonFlowOptions {
  readonly addresses: SignInAddresses;
  /** Short name of the organisation, for cookies. */
  readonly organization: string;
  readonly people: People;
  readonly cookieKeys: readonly string[];
}

/** How people sign in: authorization code with PKCE, by passkey, with refresh tokens that rotate. */
export function personFlow(options: PersonFlowOptions) {
  const { addresses, organization, people, cookieKeys } = options;
  return {
    responseTypes: ['code'],
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    cookies: cookieConfiguration(organization, addresses.issuer, cookieKeys),
    interactions: {
      policy: passkeyOnly(),
      url: (_context, { uid }) => `${addresses.issuer}/interaction/${uid}`,
    },
    async findAccount(_context, accountId) {
      const current = await findCurrent(people, parseAccountId(accountId));
      return current && { accountId, claims: () => Promise.resolve({ sub: accountId }) };
    },
    loadExistingGrant: (context) => grantScope(context, addresses),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    formats: {
      customizers: {
        jwt(_context, token, { payload }) {
          if (token.kind !== 'AccessToken') return;
          const { subject, enrolmentId } = parseAccountId(token.accountId);
          Object.assign(payload, { sub: subject, enrolment_id: enrolmentId });
        },
      },
    },
    ttl: {
      AuthorizationCode: codeLifetime,
      Grant: longestSession,
      Interaction: interactionLifetime,
      RefreshToken: (_context, { iiat }) =>
        Math.max(1, Math.min(longestPause, remainingSession(iiat))),
      Session: longestSession,
    },
  } satisfies Configuration;
}

function remainingSession(begun: number | undefined): number {
  const now = Math.floor(Date.now() / 1000);
  return (begun ?? now) + longestSession - now;
}

/** Apps are the organisation's own, so that there is no further question of consent. */
function passkeyOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

/** Grants what the person who signed in can be: a patient is never given the scope of providers. */
async function grantScope(
  { oidc }: KoaContextWithOIDC,
  { apiBase }: SignInAddresses,
): Promise<Grant | undefined> {
  const { account, client } = oidc;
  if (account === undefined || client === undefined) return undefined;
  const { accountId } = account;
  const grant = new oidc.provider.Grant({ accountId, clientId: client.clientId });
  const person = parseSubject(parseAccountId(accountId).subject);
  if (person !== undefined) grant.addResourceScope(apiBase, person.kind);
  await grant.save();
  return grant;
}
