import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { answer, problemJson, refusals } from './answers.js';
import {
  cardAnswer,
  keySet,
  liveness,
  metadataDocument,
  oauthError,
  passkeyAnswer,
  problem,
  readiness,
  revocationRequest,
  signedIn,
  tokenRequest,
  tokenResponse,
} from './service-schemas.js';

const json = 'application/json';
const limited = refusals(['BUSY', 'RATE_LIMITED'], problemJson, problem);

const authorizationRequest = z.object({
  client_id: z.string().meta({ description: 'Id of the app.' }),
  redirect_uri: z.url().meta({ description: 'One that is registered, character by character.' }),
  response_type: z.literal('code'),
  scope: z.string().meta({ description: '`provider`, `patient` or both.', example: 'provider' }),
  code_challenge: z.string().meta({ description: 'RFC 7636, by S256.' }),
  code_challenge_method: z.literal('S256'),
  state: z.string().optional().meta({ description: 'Comes back as it is.' }),
});

const interactionParameters = z.object({
  uid: z.string().meta({ description: 'Id of the sign-in; its cookie names it too.' }),
});

/** Sign-in for backend services and people. */
export const signInRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/oauth2/token',
    tags: ['Sign-in'],
    summary: 'Get an access token',
    description:
      'SMART Backend Services: `client_credentials` with `private_key_jwt`. Apps of people: ' +
      '`authorization_code` with PKCE, and `refresh_token`.',
    request: {
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: tokenRequest } },
      },
    },
    responses: {
      200: answer(
        'A JWT (RFC 9068): of a backend service for the FHIR base, of a person for `/api/v1`.',
        json,
        tokenResponse,
      ),
      400: answer('The request or its scope is not acceptable.', json, oauthError),
      401: answer('The client assertion is not acceptable.', json, oauthError),
      500: answer('The server could not make a token.', json, oauthError),
      ...limited,
    },
  },
  {
    method: 'post',
    path: '/oauth2/revoke',
    tags: ['Sign-in'],
    summary: 'Sign out',
    description: 'RFC 7009: ends the refresh token and what it could still be exchanged for.',
    request: {
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: revocationRequest } },
      },
    },
    responses: {
      200: { description: 'It is ended, or was none.' },
      400: answer('The request is not acceptable.', json, oauthError),
      401: answer('The client is not known.', json, oauthError),
      ...limited,
    },
  },
  {
    method: 'get',
    path: '/oauth2/auth',
    tags: ['Sign-in'],
    summary: 'Let a person sign in',
    description:
      'The browser of a person comes here from an app, and goes back to it with a code once the ' +
      'person has presented a passkey or a smart card.',
    request: { query: authorizationRequest },
    responses: {
      303: { description: 'To the page that asks for the passkey, or back with an `error`.' },
      400: answer('The app or its redirect URI is not known.', json, oauthError),
      ...limited,
    },
  },
  {
    method: 'get',
    path: '/oauth2/interaction/{uid}',
    tags: ['Sign-in'],
    summary: 'The page that asks for the passkey, or leads to where a smart card is shown',
    request: { params: interactionParameters },
    responses: {
      200: answer('The page, with a fresh challenge.', 'text/html', z.string()),
      ...refusals(
        ['SIGN_IN_EXPIRED', 'RELYING_PARTY_UNKNOWN', 'LEDGER_UNAVAILABLE', 'BUSY', 'RATE_LIMITED'],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'post',
    path: '/oauth2/interaction/{uid}',
    tags: ['Sign-in'],
    summary: 'Present the passkey',
    description: 'A challenge is tried once, within five minutes.',
    request: {
      params: interactionParameters,
      body: { required: true, content: { [json]: { schema: passkeyAnswer } } },
    },
    responses: {
      200: answer('The passkey is proven.', json, signedIn),
      ...refusals(
        [
          'INVALID_ARGUMENT',
          'SIGN_IN_REFUSED',
          'SIGN_IN_EXPIRED',
          'RELYING_PARTY_UNKNOWN',
          'PRIVATE_DATA_UNAVAILABLE',
          'LEDGER_UNAVAILABLE',
          'BUSY',
          'RATE_LIMITED',
        ],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'post',
    path: '/oauth2/interaction/{uid}/card',
    tags: ['Sign-in'],
    summary: 'Present the code that a smart card gave',
    description:
      'The card port, mutual TLS at an origin of its own, sends the browser back with the code in the ' +
      'fragment. It is tried once, within a minute, in the browser that began the sign-in.',
    request: {
      params: interactionParameters,
      body: { required: true, content: { [json]: { schema: cardAnswer } } },
    },
    responses: {
      200: answer('The card is proven.', json, signedIn),
      ...refusals(
        ['INVALID_ARGUMENT', 'CARD_REFUSED', 'SIGN_IN_EXPIRED', 'BUSY', 'RATE_LIMITED'],
        problemJson,
        problem,
      ),
    },
  },
  {
    method: 'get',
    path: '/oauth2/jwks',
    tags: ['Sign-in'],
    summary: 'Keys of access tokens',
    responses: { 200: answer('Public keys.', json, keySet), ...limited },
  },
  ...['openid-configuration', 'oauth-authorization-server'].map((name): RouteConfig => ({
    method: 'get',
    path: `/oauth2/.well-known/${name}`,
    tags: ['Sign-in'],
    summary: 'Metadata of the authorization server',
    responses: { 200: answer('Metadata.', json, metadataDocument), ...limited },
  })),
];

/** What operators and tools ask. */
export const operationRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/livez',
    tags: ['Operations'],
    summary: 'Is the process alive?',
    responses: { 200: answer('It is.', json, liveness) },
  },
  {
    method: 'get',
    path: '/readyz',
    tags: ['Operations'],
    summary: 'Is what it needs there?',
    responses: {
      200: answer('Everything is there.', json, readiness),
      503: answer('The named checks fail.', json, readiness),
    },
  },
  {
    method: 'get',
    path: '/metrics',
    tags: ['Operations'],
    summary: 'Prometheus metrics',
    description: 'For agents on the same host; others are told that there is nothing.',
    responses: {
      200: answer('Text exposition format.', 'text/plain', z.string()),
      ...refusals(['NOT_FOUND'], problemJson, problem),
    },
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    tags: ['Operations'],
    summary: 'This document',
    responses: { 200: answer('OpenAPI 3.1.', json, z.looseObject({})), ...limited },
  },
  {
    method: 'get',
    path: '/api/v1/docs/',
    tags: ['Operations'],
    summary: 'This document as a page',
    responses: { 200: answer('HTML.', 'text/html', z.string()), ...limited },
  },
];
