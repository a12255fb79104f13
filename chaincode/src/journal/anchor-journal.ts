import {
  anchorRequestSchema,
  canonicalJson,
  HealthChainError,
  noAnchor,
  type JournalAnchor,
} from '@healthchain/protocol';
import { gatewayOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { publicKeys } from '../context/ledger-keys.js';
import { sha256 } from '../context/sha256.js';
import { transaction } from '../context/use-case.js';

/** Anchors the next entries of an organisation's read journal. */
export const anchorJournal = transaction({
  name: 'PatientRecordContract:AnchorJournal',
  summary:
    'Anchors the Merkle root of the next entries of the read journal of the caller’s organisation. ' +
    'Anchors are numbered without a gap, and each names the digest of the one before.',
  arguments: anchorRequestSchema,
  guard: gatewayOf('hospital', 'pharmacy', 'health-plan', 'research-institute'),
  refusals: ['ALREADY_EXISTS', 'ANCHOR_UNEXPECTED'],
  run: async (context, { sequence, root, entries }) => {
    const organization = context.caller.mspId;
    const entry = publicKeys.journalAnchor(organization, sequence);
    if (await context.publicState.has(entry)) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const anchor: JournalAnchor = {
      organization,
      sequence,
      root,
      entries,
      previous: await digestBefore(context, organization, sequence),
      anchoredAt: context.time.instant,
    };
    await context.publicState.put(entry, anchor);
    return anchor;
  },
});

async function digestBefore(
  context: HealthContext,
  organization: string,
  sequence: number,
): Promise<string> {
  if (sequence === 1) {
    return noAnchor;
  }
  const before = await context.publicState.get(
    publicKeys.journalAnchor(organization, sequence - 1),
  );
  if (before === undefined) {
    throw new HealthChainError('ANCHOR_UNEXPECTED');
  }
  return sha256(canonicalJson(before));
}
