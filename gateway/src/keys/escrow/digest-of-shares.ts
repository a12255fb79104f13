import { createHash } from 'node:crypto';
import { canonicalJson, type ReleasedShares } from '@healthchain/protocol';

/** What a keeper commits to when it hands out shares: SHA-256 of their canonical JSON, in hex. */
export function digestOfShares(shares: ReleasedShares): string {
  return createHash('sha256').update(canonicalJson(shares)).digest('hex');
}
