import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { answer, problemJson, refusals } from './answers.js';
import {
  keySet,
  liveness,
  metadataDocument,
  oauthError,
  problem,
  readiness,
  tokenRequest,
  tokenResponse,
} from './service-schemas.js';

const json = 'application/json';
const limited = refusals(['BUSY', 'RATE_LIMITED'], problemJson, problem);

/** Sign-in for backend services. */
export const signInRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/oauth2/token',
    tags: ['Sign-in'],
    summary: 'Get an access token',
    description: 'SMART Backend Services: `client_credentials` with `private_key_jwt`.',
    request: {
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: tokenRequest } },
      },
    },
    responses: {
      200: answer('A JWT (RFC 9068) for the FHIR base.', json, tokenResponse),
      400: answer('The request or its scope is not acceptable.', json, oauthError),
      401: answer('The client assertion is not acceptable.', json, oauthError),
      500: answer('The server could not make a token.', json, oauthError),
      ...limited,
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
