import { HealthChainError, stepUpLength } from '@healthchain/protocol';
import {
  isSigningRight,
  orderDigest,
  type IssueRequest,
  type Prescription,
  type PrescriptionSignature,
  type SigningRight,
} from '@healthchain/protocol/prescriptions';
import { loadProviderPasskey } from '../../access/passkeys/load-provider-passkey.js';
import { signerOf } from '../../access/passkeys/signer.js';
import {
  checkStatement,
  requireCurrent,
  statementRefusals,
} from '../../access/statements/signed-statement.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import type { Holder } from '../people.js';
import { isKeyOf, isSecondSignature } from './second-factor.js';

/** Refusals of {@link requireSigned}. */
export const signingRefusals = [
  'SIGNATURES_REQUIRED',
  'SIGNING_RIGHT_MISSING',
  'PASSKEY_UNKNOWN',
  ...statementRefusals,
] as const;

/** A signature as a prescription keeps it. */
type KeptSignature = PrescriptionSignature & Pick<SigningRight, 'secondKey'>;

/**
 * Requires of drafts for controlled substances that their prescriber has just signed them, word for word and for one
 * patient, by a standing passkey and by the second key that two people granted (21 CFR 1311.120, 1311.130, 1311.140). What
 * is signed without need is checked alike.
 *
 * @throws HealthChainError one of {@link signingRefusals}
 */
export async function requireSigned(
  context: HealthContext,
  drafts: readonly Prescription[],
  { patientId, signed }: IssueRequest,
  holder: Holder,
): Promise<KeptSignature | undefined> {
  if (signed === undefined) {
    if (drafts.some(({ order }) => order.schedule !== undefined)) {
      throw new HealthChainError('SIGNATURES_REQUIRED');
    }
    return undefined;
  }
  requireAbout(signed, patientId, drafts, holder);
  const { statement, assertion, second } = signed;
  const entry = publicKeys.signingRight(holder.organization, holder.publicKeyDigest);
  const right = await context.publicState.get(entry);
  if (!isSigningRight(right)) {
    throw new HealthChainError('SIGNING_RIGHT_MISSING');
  }
  requireCurrent(statement.issuedAt, context.time, stepUpLength);
  const { passkey } = signerOf(await loadProviderPasskey(context, holder), assertion);
  const { organization: custodian } = holder;
  await checkStatement(context, { statement, assertion, passkey, custodian });
  const { secondKey } = right;
  if (isKeyOf(secondKey, passkey) || !isSecondSignature(statement, second, secondKey)) {
    throw new HealthChainError('SIGNATURE_INVALID', 'The second factor has not signed.');
  }
  return { ...signed, secondKey };
}

/** @throws HealthChainError `SIGNATURE_INVALID` where a signature is of somebody else, or about other orders */
function requireAbout(
  { statement }: PrescriptionSignature,
  patientId: string,
  drafts: readonly Prescription[],
  { organization, publicKeyDigest }: Holder,
): void {
  const isOwn =
    statement.organization === organization && statement.publicKeyDigest === publicKeyDigest;
  const isSame =
    statement.patientId === patientId &&
    statement.orders.length === drafts.length &&
    drafts.every(({ order }, index) => {
      const said = statement.orders[index];
      return said?.prescriptionId === order.prescriptionId && said.digest === orderDigest(order);
    });
  if (!isOwn || !isSame) {
    throw new HealthChainError('SIGNATURE_INVALID', 'The statement is about something else.');
  }
}
