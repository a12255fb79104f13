import { createHash, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  type AccessTokenClaims,
  type TokenExpectations,
  verifyAccessToken,
} from './access-token.js';
import { clockTolerance } from './client-assertion.js';

/** Verifies a token: {@link verifyAccessToken}. */
export type VerifyToken = (token: string) => Promise<AccessTokenClaims>;

/** Tokens whose claims are remembered; a client uses one for five minutes. */
const capacity = 1000;

/**
 * Checks the signature of each token once: what it says does not change until it expires. Tokens are
 * remembered by their digest, which signs nobody in.
 */
export function tokenVerifier(publicKey: KeyObject, expected: TokenExpectations): VerifyToken {
  const verified = new LRUCache<string, AccessTokenClaims>({ max: capacity });
  return async (token) => {
    const digest = createHash('sha256').update(token).digest('base64');
    const known = verified.get(digest);
    if (known !== undefined) {
      return known;
    }
    const claims = await verifyAccessToken(token, publicKey, expected);
    const ttl = (claims.expiresAt + clockTolerance) * 1000 - Date.now();
    if (ttl > 0) {
      verified.set(digest, claims, { ttl });
    }
    return claims;
  };
}
