import { z } from 'zod';
import { cardAnswerSchema } from '../../platform/sign-in/cards/card-router.js';
import { passkeyAnswerSchema } from '../../platform/sign-in/prove-person.js';
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

const backendTokenRequest = z
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
  .meta({ id: 'BackendTokenRequest' });

const appId = z.string().meta({ description: 'Id of the app; it keeps no secret.' });

const codeTokenRequest = z
  .object({
    grant_type: z.literal('authorization_code'),
    client_id: appId,
    code: z.string().meta({ description: 'Used once, within a minute.' }),
    redirect_uri: z.url().meta({ description: 'As in the request for the code.' }),
    code_verifier: z.string().meta({ description: 'RFC 7636: 43 to 128 characters.' }),
  })
  .meta({ id: 'CodeTokenRequest' });

const refreshTokenRequest = z
  .object({
    grant_type: z.literal('refresh_token'),
    client_id: appId,
    refresh_token: z.string().meta({
      description:
        'Used once: the answer holds the next one. It ends 15 minutes after it was given, and 8 ' +
        'hours after the person signed in.',
    }),
  })
  .meta({ id: 'RefreshTokenRequest' });

export const tokenRequest = z
  .union([backendTokenRequest, codeTokenRequest, refreshTokenRequest])
  .meta({ id: 'TokenRequest' });

export const revocationRequest = z
  .object({ client_id: appId, token: z.string().meta({ description: 'A refresh token.' }) })
  .meta({ id: 'RevocationRequest' });

export const passkeyAnswer = passkeyAnswerSchema.meta({
  id: 'PasskeyAnswer',
  description: 'What `navigator.credentials.get()` gave; all in base64url.',
});

export const cardAnswer = cardAnswerSchema.meta({
  id: 'CardAnswer',
  description: 'The one-time code, 256 bits in base64url.',
});

export const signedIn = z
  .object({ returnTo: z.url().meta({ description: 'Where the browser goes on.' }) })
  .meta({ id: 'SignedIn' });

export const tokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds.', example: 300 }),
    scope: z.string(),
    refresh_token: z.string().optional().meta({ description: 'For a person who signed in.' }),
  })
  .meta({ id: 'TokenResponse' });

export const oauthError = z
  .object({
    error: z.enum([
      'invalid_request',
      'invalid_client',
      'invalid_grant',
      'invalid_scope',
      'invalid_target',
      'unsupported_grant_type',
      'unsupported_token_type',
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
