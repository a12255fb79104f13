import { HealthChainError, versionsRoot, type Commitment, type Pack } from '@healthchain/protocol';

/**
 * The packs of a commit from the own peer, which are those that its root on the ledger names.
 *
 * @throws HealthChainError PRIVATE_DATA_UNAVAILABLE, COMMITMENT_MISMATCH
 */
export async function committedPacks(
  ledger: { readonly pack: (commitId: string, index: number) => Promise<Pack> },
  { commitId, packs: count, root }: Pick<Commitment, 'commitId' | 'packs' | 'root'>,
): Promise<readonly Pack[]> {
  const packs = await Promise.all(
    Array.from({ length: count }, (_, index) => ledger.pack(commitId, index)),
  );
  if (versionsRoot(packs) !== root) {
    throw new HealthChainError('COMMITMENT_MISMATCH');
  }
  return packs;
}
