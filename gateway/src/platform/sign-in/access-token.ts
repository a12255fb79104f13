import type { KeyObject } from 'node:crypto';
import { HealthChainError } from '@healthchain/protocol';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { clockTolerance } from './client-assertion.js';
import type { SignInAddresses } from './discovery.js';
import { parseScopes, type Permission } from './scopes.js';
import { tokenAlgorithm } from './token-signing-key.js';

/** What a valid access token says. */
export interface AccessToken {
  readonly clientId: string;
  readonly permissions: readonly Permission[];
}

/**
 * Checks a token of this gateway: RFC 9068 type, signature, issuer, audience, expiry.
 * @throws HealthChainError TOKEN_EXPIRED, TOKEN_WRONG_AUDIENCE or TOKEN_INVALID
 */
export async function verifyAccessToken(
  token: string,
  publicKey: KeyObject,
  { issuer, fhirBase }: SignInAddresses,
): Promise<AccessToken> {
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: [tokenAlgorithm],
      typ: 'at+jwt',
      issuer,
      audience: fhirBase,
      requiredClaims: ['exp'],
      clockTolerance,
    });
    return contentOf(payload);
  } catch (error) {
    throw refusal(error);
  }
}

function contentOf({ client_id: clientId, scope }: JWTPayload): AccessToken {
  const permissions = typeof scope === 'string' ? parseScopes(scope) : undefined;
  if (typeof clientId !== 'string' || permissions === undefined) {
    throw new HealthChainError('TOKEN_INVALID');
  }
  return { clientId, permissions };
}

function refusal(error: unknown): HealthChainError {
  if (error instanceof errors.JWTExpired) return new HealthChainError('TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new HealthChainError('TOKEN_WRONG_AUDIENCE');
  }
  return new HealthChainError('TOKEN_INVALID');
}
