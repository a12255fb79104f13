import { verifyAssertion, type RelyingParty } from './assertion.js';
import { canonicalJson, type JsonValue } from '../canonical-json.js';
import { HealthChainError } from '../errors.js';
import type { SignedPasskeyAddition, SignedProviderPasskeyAddition } from './passkeys.js';
import type { Passkey } from './statement-parts.js';
import type { Assertion } from './statements.js';

type SignedAddition = SignedPasskeyAddition | SignedProviderPasskeyAddition;

/** An enrolled passkey that is proven, what was added to it, and where all of them are used. */
export interface PasskeyChain {
  readonly channel: string;
  readonly site: RelyingParty;
  readonly enrolmentId: string;
  /** Whose passkeys these are, as additions name them. */
  readonly subject: JsonValue;
  readonly passkey: Passkey;
  readonly additions?: readonly SignedAddition[] | undefined;
}

/**
 * The passkey that an assertion is of, proven from the enrolled one: each passkey in between was added under a
 * signature of one that was there before, and under its own. A removed passkey is proven too: what it signed
 * while it stood holds.
 *
 * @throws HealthChainError `AUTHORITY_NOT_PROVEN` or `SIGNATURE_INVALID`
 */
export async function provePasskey(
  chain: PasskeyChain,
  { credentialId }: Pick<Assertion, 'credentialId'>,
): Promise<Passkey> {
  const { passkey, additions = [], site } = chain;
  if (credentialId === passkey.credentialId) {
    return passkey;
  }
  const index = additions.findIndex((each) => each.statement.passkey.credentialId === credentialId);
  const addition = additions[index];
  if (addition === undefined) {
    throw new HealthChainError('SIGNATURE_INVALID');
  }
  const { statement, assertion, possession } = addition;
  requireOf(chain, statement);
  // Only what came before it counts, so that this ends.
  const earlier = { ...chain, additions: additions.slice(0, index) };
  await verifyAssertion(statement, assertion, await provePasskey(earlier, assertion), site);
  await verifyAssertion(statement, possession, statement.passkey, site);
  return statement.passkey;
}

/** Requires that an addition is this person's, since this enrolment, on this channel. */
function requireOf(
  { channel, enrolmentId, subject }: PasskeyChain,
  statement: SignedAddition['statement'],
): void {
  const isOf =
    statement.channel === channel &&
    statement.enrolmentId === enrolmentId &&
    canonicalJson(statement.subject) === canonicalJson(subject);
  if (!isOf) {
    throw new HealthChainError('AUTHORITY_NOT_PROVEN');
  }
}
