import { createHash, randomBytes } from 'node:crypto';
import type { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import type { OrganizationEndpoints } from './network.js';

/** What an app holds of a person who signed in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The app of people that `npm start` registers at every gateway. */
export const portalId = 'healthchain-portal';

/**
 * Signs a person in as the portal does: authorization code with PKCE, by passkey.
 *
 * @param subject `provider:…` or `patient:…`; the authenticator keeps what stands after the colon
 */
export async function signIn(
  organization: OrganizationEndpoints,
  device: SoftwareAuthenticator,
  subject: string,
): Promise<Tokens> {
  const [kind = '', userHandle = ''] = subject.split(':');
  const page = await openSignInPage(organization, kind);
  const [, challenge = ''] = /data-challenge="([^"]+)"/.exec(page.html) ?? [];
  return page.signedIn(await page.post('', device.signIn(challenge, userHandle)));
}

/** The gateway's page in the browser of somebody who signs in. */
export interface OpenSignInPage {
  readonly html: string;
  /** Hands a proof in, as the page's script does. @param path below the page's own */
  readonly post: (path: string, proof: object) => Promise<Response>;
  /** Goes on from the answer to a proof. @throws Error with the code of its refusal */
  readonly signedIn: (presented: Response) => Promise<Tokens>;
}

/** Goes where the portal sends people, in a browser without cookies. */
export async function openSignInPage(
  organization: OrganizationEndpoints,
  scope: string,
): Promise<OpenSignInPage> {
  const browser = new Browser();
  const attempt = beginSignIn(organization, scope);
  const page = locationOf(await browser.fetch(attempt.address));
  return {
    html: await (await browser.fetch(page)).text(),
    post: (path, proof) =>
      browser.fetch(`${page}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(proof),
      }),
    signedIn: async (presented) => {
      const { returnTo, code: refusal } = (await presented.json()) as Answer;
      if (returnTo === undefined) throw new Error(`Not signed in: ${refusal ?? presented.status}`);
      const back = new URL(locationOf(await browser.fetch(returnTo)));
      return exchangeCode(organization, attempt, back.searchParams.get('code') ?? '');
    },
  };
}

/** What the portal keeps while a person signs in. */
export interface SignInAttempt {
  /** Where the portal sends the browser. */
  readonly address: string;
  /** Where the browser comes back to, with a code. */
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string;
}

/** @param scope the kind of person: `provider` or `patient` */
export function beginSignIn({ gateway }: OrganizationEndpoints, scope: string): SignInAttempt {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(8).toString('base64url');
  const redirectUri = `${gateway}/signed-in`;
  const query = new URLSearchParams({
    client_id: portalId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const address = `${gateway}/oauth2/auth?${query.toString()}`;
  return { address, redirectUri, state, verifier };
}

/** The tokens of the person who came back with the code. */
export function exchangeCode(
  organization: OrganizationEndpoints,
  { redirectUri, verifier }: SignInAttempt,
  code: string,
): Promise<Tokens> {
  return requestTokens(organization, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

/** The next tokens; the refresh token is used up. */
export function refreshTokens(
  organization: OrganizationEndpoints,
  { refreshToken }: Tokens,
): Promise<Tokens> {
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return requestTokens(organization, fields);
}

/** A request to the domain API. */
export function askApi(
  organization: OrganizationEndpoints,
  path: string,
  { accessToken }: Pick<Tokens, 'accessToken'>,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${accessToken}`);
  return fetch(`${organization.gateway}/api/v1${path}`, { ...init, headers });
}

interface Answer {
  readonly returnTo?: string;
  readonly code?: string;
}

async function requestTokens(
  { gateway }: OrganizationEndpoints,
  fields: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const response = await fetch(`${gateway}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: portalId, ...fields }),
  });
  const body = (await response.json()) as Readonly<Record<string, string | undefined>>;
  const { access_token: accessToken, refresh_token: refreshToken, error } = body;
  if (accessToken === undefined || refreshToken === undefined) {
    throw new Error(`No token: ${response.status} ${error ?? ''}`);
  }
  return { accessToken, refreshToken };
}

function locationOf(response: Response): string {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`Sent nowhere: ${response.status}`);
  return location;
}

/** Keeps cookies by path, and follows no redirect by itself. */
class Browser {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const [, path = '/'] = /; path=([^;]*)/i.exec(line) ?? [];
    this.#cookies.set(name, { value, path });
  }
}
