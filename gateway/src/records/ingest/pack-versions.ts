import type { Pack, RecordVersion } from '@healthchain/protocol';
import { newSalt } from '../salt.js';

/**
 * Characters of content that share one private key. Each key of a transaction costs hashing and
 * a write at every member; a reader of one record fetches its whole pack.
 */
const packBudget = 256 * 1024;

/** Groups versions into packs, in order. */
export function packVersions(commitId: string, versions: readonly RecordVersion[]): Pack[] {
  const groups: RecordVersion[][] = [];
  let used = Infinity;
  for (const version of versions) {
    const size = weight(version);
    if (used + size > packBudget) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(version);
    used += size;
  }
  return groups.map((group, index) => ({
    salt: newSalt(),
    commitId,
    index,
    versions: group,
  }));
}

function weight(version: RecordVersion): number {
  const envelope = 500;
  return version.content.placement === 'inline'
    ? envelope + version.content.ciphertext.length
    : envelope;
}
