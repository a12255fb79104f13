import { standingPasskeys, type KnownPasskey } from '@healthchain/protocol';
import type { PasskeysOf } from './passkey-ledger.js';

/** Somebody's passkeys, and how they came. */
export interface ShownPasskeys<Change> {
  /** What the next statement about them has to name; nobody is enrolled without it. */
  readonly enrolmentId?: string;
  /** Those that stand. */
  readonly passkeys: readonly KnownPasskey[];
  /** From the first on. */
  readonly changes: readonly Change[];
}

/** What a person sees of their own passkeys. Fails with a HealthChainError. */
export async function ownPasskeys<Subject, Change extends { readonly at: string }>(
  ledger: Pick<PasskeysOf<Subject, Change, never, never>, 'holder' | 'changes'>,
  subject: Subject,
): Promise<ShownPasskeys<Change>> {
  const [holder, changes] = await Promise.all([ledger.holder(subject), ledger.changes(subject)]);
  const inTime = [...changes].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return holder === undefined
    ? { passkeys: [], changes: inTime }
    : {
        enrolmentId: holder.enrolmentId,
        passkeys: standingPasskeys(holder),
        changes: inTime,
      };
}
