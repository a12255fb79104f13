import { z } from 'zod';
import { errorCode } from './fhir-schemas.js';

export const problem = z
  .object({
    type: z.string().meta({ example: 'urn:healthchain:problem:busy' }),
    title: z.string(),
    status: z.int(),
    code: errorCode,
    detail: z.string(),
    traceId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457.' });

export const tokenRequest = z
  .object({
    grant_type: z.literal('client_credentials'),
    scope: z.string().meta({
      description: 'SMART system scopes within the client’s registration.',
      example: 'system/*.rs system/Patient.c',
    }),
    client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
    client_assertion: z.string().meta({
      description:
        'JWT signed by RS384 or ES384 with a registered key (`kid`): `iss` and `sub` are the client’s ' +
        'id, `aud` is the token endpoint, `exp` at most five minutes ahead, `jti` used once.',
    }),
    resource: z
      .url()
      .optional()
      .meta({ description: 'Audience of the token; the FHIR base unless told.' }),
  })
  .meta({ id: 'TokenRequest' });

export const tokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds.', example: 300 }),
    scope: z.string(),
  })
  .meta({ id: 'TokenResponse' });

export const oauthError = z
  .object({
    error: z.enum([
      'invalid_request',
      'invalid_client',
      'invalid_scope',
      'invalid_target',
      'unsupported_grant_type',
      'server_error',
    ]),
    error_description: z.string().optional(),
    code: z
      .enum([
        'ASSERTION_INVALID',
        'ASSERTION_EXPIRED',
        'ASSERTION_WRONG_AUDIENCE',
        'ASSERTION_REPLAYED',
      ])
      .optional()
      .meta({ description: 'With `invalid_client`: what is wrong with the assertion.' }),
  })
  .meta({ id: 'OAuthError', description: 'RFC 6749, section 5.2.' });

export const metadataDocument = z
  .looseObject({ issuer: z.url(), token_endpoint: z.url(), jwks_uri: z.url() })
  .meta({
    id: 'SignInMetadata',
    description: 'RFC 8414; with SMART’s additions at the FHIR base.',
  });

export const keySet = z
  .object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) })
  .meta({ id: 'KeySet', description: 'Public keys of access tokens, RFC 7517.' });

export const liveness = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });

export const readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    failing: z.array(z.string()).optional().meta({ description: 'Names of failing checks.' }),
    degraded: z.array(z.string()).optional().meta({ description: 'Names of what works in part.' }),
  })
  .meta({ id: 'Readiness' });
