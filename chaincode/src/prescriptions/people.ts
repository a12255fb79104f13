import { prescribingRoles } from '@healthchain/protocol/prescriptions';
import { HealthChainError } from '@healthchain/protocol';
import { holderOf, memberOf, type Guard } from '../context/guards.js';
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
    const { mspId, publicKeyDigest } = context.caller;
    const holder = { organization: mspId, publicKeyDigest };
    const { role } = await requireActiveCredential(context, holder);
    if (!prescribingRoles.includes(role)) {
      throw new HealthChainError('ROLE_NOT_PERMITTED');
    }
  },
};
