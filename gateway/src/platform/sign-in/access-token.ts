import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { clockTolerance } from './client-assertion.js';
import { tokenAlgorithm } from './token-signing-key.js';

/** What a valid access token says. */
export interface AccessTokenClaims {
  readonly clientId: string;
  readonly scope: string;
  readonly subject: string;
  /** Of a person's token: by which passkey or card they signed in. */
  readonly enrolmentId: string | undefined;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** By whom a token has to be made, and for whom. */
export interface TokenExpectations {
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Checks a token of this gateway: RFC 9068 type, signature, issuer, audience, expiry.
 * @throws HealthChainError TOKEN_EXPIRED, TOKEN_WRONG_AUDIENCE or TOKEN_INVALID
 */
export async function verifyAccessToken(
  token: string,
  publicKey: KeyObject,
  { issuer, audience }: TokenExpectations,
): Promise<AccessTokenClaims> {
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: [tokenAlgorithm],
      typ: 'at+jwt',
      issuer,
      audience,
      requiredClaims: ['exp'],
      clockTolerance,
    });
    return contentOf(payload);
  } catch (error) {
    throw refusal(error);
  }
}

function contentOf(payload: JWTPayload): AccessTokenClaims {
  const { client_id: clientId, scope, sub: subject = '', enrolment_id: enrolmentId } = payload;
  const { exp: expiresAt = 0 } = payload;
  if (typeof clientId !== 'string' || typeof scope !== 'string') {
    throw new HealthChainError('TOKEN_INVALID');
  }
  const enrolment = typeof enrolmentId === 'string' ? enrolmentId : undefined;
  return { clientId, scope, subject, enrolmentId: enrolment, expiresAt };
}

function refusal(error: unknown): HealthChainError {
  if (error instanceof errors.JWTExpired) return new HealthChainError('TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new HealthChainError('TOKEN_WRONG_AUDIENCE');
  }
  return new HealthChainError('TOKEN_INVALID');
}
