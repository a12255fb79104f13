import { HealthChainError, saltedDigest, type JsonValue } from '@healthchain/protocol';

/**
 * Requires that the public argument `digest` is that of the sensitive one. So the signature over the
 * transaction covers both, and an idempotency key stands for one content.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
export function requireDigest(digest: string, salt: string, value: JsonValue): void {
  if (saltedDigest(salt, value) !== digest) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The digest is not that of the argument.');
  }
}
