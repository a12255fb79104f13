import {
  additionsLimit,
  HealthChainError,
  knownPasskeys,
  passkeysLimit,
  standingPasskeys,
  type KnownPasskey,
  type PasskeyHolder,
} from '@healthchain/protocol';

/** What of a statement decides: it is about the passkeys since one enrolment. */
interface PasskeyStatement {
  readonly enrolmentId: string;
  readonly passkeyId: string;
}

/** An addition as it was signed. */
interface SignedAddition {
  readonly statement: PasskeyStatement & KnownPasskey;
}

/** Refusals of {@link additionsAfter}. */
export const additionRefusals = ['STATE_MISMATCH', 'ALREADY_EXISTS', 'PASSKEYS_EXHAUSTED'] as const;
/** Refusals of {@link removedAfter}, besides that of a signature. */
export const removalRefusals = ['STATE_MISMATCH', 'PASSKEY_UNKNOWN', 'LAST_PASSKEY'] as const;

/**
 * The additions of a person after one more. A passkey that was removed does not come back: which passkey signed
 * something has one answer.
 *
 * @throws HealthChainError one of {@link additionRefusals}
 */
export function additionsAfter<Addition extends SignedAddition>(
  holder: PasskeyHolder & { readonly additions?: readonly Addition[] | undefined },
  addition: Addition,
): Addition[] {
  const { additions = [] } = holder;
  const { statement } = addition;
  requireSameEnrolment(holder, statement);
  if (knownPasskeys(holder).some((known) => isSame(known, statement))) {
    throw new HealthChainError('ALREADY_EXISTS');
  }
  if (standingPasskeys(holder).length >= passkeysLimit || additions.length >= additionsLimit) {
    throw new HealthChainError('PASSKEYS_EXHAUSTED');
  }
  return [...additions, addition];
}

/**
 * The removed passkeys of a person after one more, which another of theirs removes.
 *
 * @throws HealthChainError one of {@link removalRefusals}, or `SIGNATURE_INVALID`
 */
export function removedAfter(
  holder: PasskeyHolder,
  statement: PasskeyStatement,
  signer: KnownPasskey,
): string[] {
  const { passkeyId } = statement;
  requireSameEnrolment(holder, statement);
  const standing = standingPasskeys(holder);
  if (!standing.some((each) => each.passkeyId === passkeyId)) {
    throw new HealthChainError('PASSKEY_UNKNOWN');
  }
  if (standing.length === 1) {
    throw new HealthChainError('LAST_PASSKEY');
  }
  if (signer.passkeyId === passkeyId) {
    throw new HealthChainError('SIGNATURE_INVALID', 'Another passkey of the person has to sign.');
  }
  return [...(holder.removed ?? []), passkeyId];
}

/** What was signed under an earlier enrolment does not speak under a later one. */
function requireSameEnrolment(holder: PasskeyHolder, { enrolmentId }: PasskeyStatement): void {
  if (enrolmentId !== holder.enrolmentId) {
    throw new HealthChainError('STATE_MISMATCH');
  }
}

function isSame(known: KnownPasskey, { passkeyId, passkey }: KnownPasskey): boolean {
  return (
    known.passkeyId === passkeyId ||
    known.passkey.credentialId === passkey.credentialId ||
    known.passkey.publicKey === passkey.publicKey
  );
}
