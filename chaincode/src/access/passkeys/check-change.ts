import type {
  Assertion,
  KnownPasskey,
  PasskeyHolder,
  PatientPasskeyStatement,
  ProviderPasskeyStatement,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { checkStatement } from '../statements/signed-statement.js';
import { signerOf } from './signer.js';

type PasskeyStatement = PatientPasskeyStatement | ProviderPasskeyStatement;

/** A signed change of somebody's passkeys. */
export interface SignedChange<Statement extends PasskeyStatement = PasskeyStatement> {
  readonly statement: Statement;
  readonly assertion: Assertion;
}

/** A signed addition, with the new passkey's own signature. */
export interface SignedAddition extends SignedChange<
  Extract<PasskeyStatement, { kind: 'passkey-addition' }>
> {
  readonly possession: Assertion;
}

/**
 * Checks a change of a person's passkeys and answers which of them signed it.
 *
 * @param custodian at whose site the passkeys are used
 * @throws HealthChainError as {@link checkStatement}
 */
export async function checkChange(
  context: HealthContext,
  holder: PasskeyHolder,
  { statement, assertion }: SignedChange,
  custodian: string,
): Promise<KnownPasskey> {
  const signer = signerOf(holder, assertion);
  await checkStatement(context, { statement, assertion, passkey: signer.passkey, custodian });
  return signer;
}

/** {@link checkChange} of an addition: the new passkey is there, and its holder verified. */
export async function checkAddition(
  context: HealthContext,
  holder: PasskeyHolder,
  addition: SignedAddition,
  custodian: string,
): Promise<KnownPasskey> {
  const signer = await checkChange(context, holder, addition, custodian);
  const { statement, possession } = addition;
  const { passkey } = statement;
  await checkStatement(context, { statement, assertion: possession, passkey, custodian });
  return signer;
}
