import {
  HealthChainError,
  patientAuthority,
  type PasskeyChange,
  type ProviderPasskeyChange,
  type Registrar,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../../context/require-role.js';

/** What is said of every change: its id, and when and by which transaction it was made. */
export function changeOf({ time, stub }: HealthContext, changeId: string) {
  return { changeId, at: time.instant, transactionId: stub.getTxID() };
}

/** What two registrars vouched for. */
interface ConfirmedEnrolment {
  readonly enrolmentId: string;
  readonly proposedBy: Registrar;
  readonly confirmedBy: Registrar;
}

/** An enrolment among the changes, with the earlier one that it ends. */
export function enrolmentChange(
  context: HealthContext,
  { enrolmentId, proposedBy, confirmedBy }: ConfirmedEnrolment,
  earlier: Pick<ConfirmedEnrolment, 'enrolmentId'> | undefined,
) {
  const enrolled = { ...changeOf(context, enrolmentId), kind: 'enrolment' as const };
  const replaced = earlier && { replaced: earlier.enrolmentId };
  return { ...enrolled, proposedBy, confirmedBy, ...replaced };
}

/**
 * Keeps a change of a patient's passkeys, for good. It comes before all other writes, since its id may be taken.
 *
 * @throws HealthChainError `ALREADY_EXISTS`
 */
export async function keepChange(
  context: HealthContext,
  patientId: string,
  change: PasskeyChange,
): Promise<void> {
  const state = context.privateState(patientAuthority);
  const entry = privateKeys.passkeyChange(patientId, change.changeId);
  if ((await state.hash(entry)) !== undefined) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  await state.put(entry, change);
}

/** {@link keepChange} of a provider's passkeys, which is public. @throws HealthChainError `ALREADY_EXISTS` */
export async function keepPublicChange(
  { publicState }: HealthContext,
  { organization, publicKeyDigest }: Holder,
  change: ProviderPasskeyChange,
): Promise<void> {
  const entry = publicKeys.passkeyChange(organization, publicKeyDigest, change.changeId);
  if (await publicState.has(entry)) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  await publicState.put(entry, change);
}
