import {
  HealthChainError,
  idempotencyKey,
  isActiveCredential,
  isAfter,
  sha256Hex,
} from '@healthchain/protocol';
import {
  isSigningRight,
  secondKey,
  signingRightEvents,
  type SigningRight,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { actOf } from '../act.js';
import type { Holder } from '../people.js';
import { digestOf, requireSecondKey } from './second-factor.js';

/** Grants the right to sign, once another person confirms it. */
export const proposeSigningRight = transaction({
  name: 'PrescriptionManagementContract:ProposeSigningRight',
  summary:
    'Proposes that a prescriber of the own organisation, who is registered with the DEA, signs prescriptions for ' +
    'controlled substances by their passkey and this second key. Somebody else confirms it. Answers the SigningRight.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex, secondKey, idempotencyKey }),
  guard: holderOf('registrar', 'hospital'),
  events: [`${signingRightEvents.proposed} (SigningRight)`],
  refusals: ['GRANTOR_NOT_INDEPENDENT', 'SCHEDULE_NOT_REGISTERED', 'ALREADY_EXISTS'],
  run: async (context, { publicKeyDigest, secondKey: key }) => {
    const { mspId: organization } = context.caller;
    if (publicKeyDigest === context.caller.publicKeyDigest) {
      throw new HealthChainError('GRANTOR_NOT_INDEPENDENT');
    }
    requireSecondKey(key);
    await requireNoOnesOwn(context, key);
    await requireRegistered(context, { organization, publicKeyDigest });
    const entry = publicKeys.signingRight(organization, publicKeyDigest);
    if (isSigningRight(await context.publicState.get(entry))) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const right: SigningRight = {
      ...{ organization, publicKeyDigest, secondKey: key, proposed: actOf(context) },
    };
    await context.publicState.put(entry, right);
    context.emit(signingRightEvents.proposed, right);
    return right;
  },
});

/**
 * Requires a key that nobody of the organisation acts with: those stand in its HSM, which its gateway opens.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`
 */
async function requireNoOnesOwn({ publicState, caller }: HealthContext, key: string) {
  if (await publicState.has(publicKeys.credential(caller.mspId, digestOf(key)))) {
    throw new HealthChainError('INVALID_ARGUMENT', 'Somebody acts with the second key.');
  }
}

/**
 * Requires an active credential with a DEA registration that has not ended.
 *
 * @throws HealthChainError `SCHEDULE_NOT_REGISTERED`
 */
export async function requireRegistered(
  { publicState, time }: HealthContext,
  { organization, publicKeyDigest }: Holder,
): Promise<void> {
  const credential = await publicState.get(publicKeys.credential(organization, publicKeyDigest));
  const isActive =
    credential !== undefined && isActiveCredential(credential, time.epochMilliseconds);
  const registration = isActive ? credential.controlledSubstances : undefined;
  if (registration === undefined || !isAfter(registration.until, time)) {
    throw new HealthChainError('SCHEDULE_NOT_REGISTERED');
  }
}
