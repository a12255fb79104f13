import { prescribingRoles } from '@healthchain/protocol/prescriptions';
import { HealthChainError } from '@healthchain/protocol';
import { holderOf, memberOf, type Guard } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { requireActiveCredential } from '../context/require-role.js';

/** Whoever dispenses. */
export const pharmacist = holderOf('pharmacist', 'pharmacy');

const hospital = memberOf('hospital');

/** Whoever prescribes; of what, their licence and registration say. */
export const prescriber: Guard = {
  who: `${prescribingRoles.join(' or ')} (by their credential on the ledger) of an organisation of kind hospital.`,
  refusals: [
    ...hospital.refusals,
    'CREDENTIAL_MISSING',
    'CREDENTIAL_INACTIVE',
    'ROLE_NOT_PERMITTED',
  ],
  check: async (context) => {
    await hospital.check(context);
    const { role } = await requireActiveCredential(context, holderOfCaller(context));
    if (!prescribingRoles.includes(role)) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
  },
};

/** A person, by their organisation and the key of their credential. */
export interface Holder {
  readonly organization: string;
  readonly publicKeyDigest: string;
}

/** The caller, as the holder of a credential. */
export function holderOfCaller({ caller }: HealthContext): Holder {
  return { organization: caller.mspId, publicKeyDigest: caller.publicKeyDigest };
}
