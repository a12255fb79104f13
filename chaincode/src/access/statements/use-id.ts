import { HealthChainError, patientAuthority } from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';

/**
 * Takes an id for good, among those of nonces: key keepers remember by it what has ended, whosever it was, so that it
 * must never stand for anything else.
 *
 * @throws HealthChainError `ALREADY_EXISTS`
 */
export async function useId(context: HealthContext, id: string, salt: string): Promise<void> {
  const state = context.privateState(patientAuthority);
  const entry = privateKeys.nonce(id);
  if ((await state.hash(entry)) !== undefined) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  await state.put(entry, { salt, nonce: id });
}

/** {@link useId} of what is public itself. @throws HealthChainError `ALREADY_EXISTS` */
export async function usePublicId({ publicState }: HealthContext, id: string): Promise<void> {
  const entry = publicKeys.nonce(id);
  if (await publicState.has(entry)) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  await publicState.put(entry, { nonce: id });
}
