import {
  HealthChainError,
  passkeyOf,
  standingPasskeys,
  type Assertion,
  type KnownPasskey,
  type PasskeyHolder,
} from '@healthchain/protocol';

/**
 * Which of a person's standing passkeys an assertion is of. Its signature is yet to be verified.
 *
 * @throws HealthChainError `SIGNATURE_INVALID`
 */
export function signerOf(holder: PasskeyHolder, assertion: Assertion): KnownPasskey {
  const signer = passkeyOf(standingPasskeys(holder), assertion);
  if (signer === undefined) {
    throw new HealthChainError('SIGNATURE_INVALID');
  }
  return signer;
}
