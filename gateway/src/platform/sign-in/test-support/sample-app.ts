import { createHash, randomBytes } from 'node:crypto';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import type { AssertionOptions } from '@healthchain/protocol/testing';
import type { AppClient } from '../clients.js';
import { addresses } from './sample-sign-in.js';
import type { SamplePerson } from './sample-people.js';

export const app: AppClient = {
  clientId: 'portal',
  name: 'Portal <b>of the hospital</b>',
  scope: 'provider patient delegate',
  redirectUris: ['https://portal.example/signed-in'],
};
const [redirectUri = ''] = app.redirectUris;

/** What an app asks for; `undefined` leaves a parameter out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** An app and the browser in which somebody signs in to it. */
export class SampleApp {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(8).toString('base64url');
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  constructor(readonly server: Express) {}

  /** Asks for a code; answers what the browser is sent to. */
  begin(changed: Parameters = {}): Promise<Response> {
    const parameters = Object.entries<string | undefined>({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'provider',
      state: this.state,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changed,
    });
    const query = new URLSearchParams();
    for (const [name, value] of parameters) if (value !== undefined) query.set(name, value);
    return this.get(`/oauth2/auth?${query.toString()}`);
  }

  /** {@link begin}; answers the address of the page that asks for the passkey. */
  async page(changed: Parameters = {}): Promise<string> {
    const { headers } = await this.begin(changed);
    return pathOf(headers.location ?? '');
  }

  async get(path: string): Promise<Response> {
    const cookie = this.#cookiesFor(path);
    const response = await request(this.server).get(path).set('Cookie', cookie).redirects(0);
    this.#keep(response);
    return response;
  }

  async post(path: string, body: object): Promise<Response> {
    const cookie = this.#cookiesFor(path);
    const response = await request(this.server).post(path).set('Cookie', cookie).send(body);
    this.#keep(response);
    return response;
  }

  /** Presents the passkey at a page that stands open. */
  async present(
    page: string,
    { device, userHandle }: SamplePerson,
    options: AssertionOptions = {},
  ): Promise<Response> {
    const { text } = await this.get(page);
    return this.post(page, device.signIn(challengeIn(text), userHandle, options));
  }

  /** The whole way of the browser; answers the code. */
  async code(person: SamplePerson, changed: Parameters = {}): Promise<string> {
    const page = await this.page(changed);
    const presented = await this.present(page, person);
    const { returnTo } = presented.body as { returnTo: string };
    const { headers } = await this.get(pathOf(returnTo));
    const back = new URL(headers.location ?? '');
    return back.searchParams.get('code') ?? `none: ${back.search}`;
  }

  /** Exchanges a code. */
  token(code: string, changed: Parameters = {}): Promise<Response> {
    return this.#form('/oauth2/token', {
      grant_type: 'authorization_code',
      client_id: app.clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: this.verifier,
      ...changed,
    });
  }

  refresh(refreshToken: string): Promise<Response> {
    return this.#form('/oauth2/token', {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      refresh_token: refreshToken,
    });
  }

  revoke(token: string): Promise<Response> {
    return this.#form('/oauth2/revoke', { client_id: app.clientId, token });
  }

  /** Asks the API with a token. */
  async ask(path: string, token: string): Promise<Response> {
    return request(this.server).get(path).set('Authorization', `Bearer ${token}`);
  }

  async #form(path: string, fields: Parameters): Promise<Response> {
    return request(this.server).post(path).type('form').send(fields);
  }

  #cookiesFor(path: string): string {
    return [...this.#cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  #keep(response: Response): void {
    const set = (response.headers['set-cookie'] ?? []) as unknown as readonly string[];
    for (const line of set) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
      const [, path = '/'] = /; path=([^;]*)/i.exec(attributes) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(attributes)) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }
}

/** The challenge that a page holds. */
export function challengeIn(page: string): string {
  return /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';
}

/** Tokens of a person who signed in. */
export async function tokensOf(
  server: Express,
  person: SamplePerson,
  changed: Parameters = {},
): Promise<{ readonly app: SampleApp; readonly access: string; readonly refresh: string }> {
  const browser = new SampleApp(server);
  const answer = await browser.token(await browser.code(person, changed));
  const tokens = answer.body as Record<string, string>;
  const { access_token: access = '', refresh_token: refresh = '' } = tokens;
  return { app: browser, access, refresh };
}

function pathOf(address: string): string {
  const { origin } = new URL(addresses.issuer);
  return address.startsWith(origin) ? address.slice(origin.length) : address;
}
