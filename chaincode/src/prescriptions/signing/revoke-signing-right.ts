import { HealthChainError, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import { signingRightEvents, type SigningRight } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { requireActiveCredential } from '../../context/require-role.js';
import { transaction } from '../../context/use-case.js';
import { actOf } from '../act.js';
import { holderOfCaller } from '../people.js';

/** Ends the right to sign, from the next transaction on. */
export const revokeSigningRight = transaction({
  name: 'PrescriptionManagementContract:RevokeSigningRight',
  summary:
    'Takes back a right to sign of the own organisation: a registrar does, or the prescriber, whose token was lost. ' +
    'Answers the SigningRight.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, idempotencyKey }),
  guard: credentialHolderOf('hospital'),
  events: [`${signingRightEvents.revoked} (SigningRight)`],
  refusals: ['ROLE_NOT_PERMITTED', 'SIGNING_RIGHT_MISSING'],
  run: async (context, { publicKeyDigest }) => {
    await requireRegistrarOr(context, publicKeyDigest);
    const entry = publicKeys.signingRight(context.caller.mspId, publicKeyDigest);
    const standing = await context.publicState.get(entry);
    if (standing === undefined || standing.revoked !== undefined) {
      throw new HealthChainError('SIGNING_RIGHT_MISSING');
    }
    const right: SigningRight = { ...standing, revoked: actOf(context) };
    await context.publicState.put(entry, right);
    context.emit(signingRightEvents.revoked, right);
    return right;
  },
});

/** @throws HealthChainError `ROLE_NOT_PERMITTED` */
async function requireRegistrarOr(context: HealthContext, prescriber: string): Promise<void> {
  const { role } = await requireActiveCredential(context, holderOfCaller(context));
  if (role !== 'registrar' && context.caller.publicKeyDigest !== prescriber) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}
