import { canonicalJson, HealthChainError, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import { signingRightEvents, type SigningRight } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { publicKeys } from '../../context/ledger-keys.js';
import { sha256 } from '../../context/sha256.js';
import { transaction } from '../../context/use-case.js';
import { actOf } from '../act.js';
import { holderOfCaller, prescriber } from '../people.js';
import { requireRegistered } from './propose-signing-right.js';

/** The second person's word: from then on the prescriber signs. */
export const confirmSigningRight = transaction({
  name: 'PrescriptionManagementContract:ConfirmSigningRight',
  summary:
    'Confirms, as a prescriber with a DEA registration and for somebody else, a right to sign of the own organisation ' +
    'that was proposed. The digest is that of the SigningRight as it stands. Answers the SigningRight.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, digest: sha256Hex, idempotencyKey }),
  guard: prescriber,
  events: [`${signingRightEvents.confirmed} (SigningRight)`],
  refusals: [
    'GRANTOR_NOT_INDEPENDENT',
    'SCHEDULE_NOT_REGISTERED',
    'SIGNING_RIGHT_MISSING',
    'STATE_MISMATCH',
    'ALREADY_EXISTS',
  ],
  run: async (context, { publicKeyDigest, digest }) => {
    const { mspId } = context.caller;
    await requireRegistered(context, holderOfCaller(context));
    const entry = publicKeys.signingRight(mspId, publicKeyDigest);
    const proposed = await context.publicState.get(entry);
    if (proposed === undefined || proposed.revoked !== undefined) {
      throw new HealthChainError('SIGNING_RIGHT_MISSING');
    }
    const own = context.caller.publicKeyDigest;
    if (own === publicKeyDigest || own === proposed.proposed.publicKeyDigest) {
      throw new HealthChainError('GRANTOR_NOT_INDEPENDENT');
    }
    if (proposed.confirmed !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    if (sha256(canonicalJson(proposed)) !== digest) {
      throw new HealthChainError('STATE_MISMATCH');
    }
    const right: SigningRight = { ...proposed, confirmed: actOf(context) };
    await context.publicState.put(entry, right);
    context.emit(signingRightEvents.confirmed, right);
    return right;
  },
});
