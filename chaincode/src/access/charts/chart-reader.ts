import { HealthChainError, permitsSomewhere, type Role } from '@healthchain/protocol';
import { memberOf, type Guard } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { requireActiveCredential } from '../../context/require-role.js';

const hospital = memberOf('hospital');

/**
 * Somebody of a hospital whose role the access policy lets read something, whatever it is. Other kinds hold no
 * references to records, so that an opening could lead to nothing: they are told so, whatever a row of the
 * policy says of their people.
 */
export const chartReader: Guard = {
  who:
    'Whoever’s role (by their credential on the ledger) the access policy in force permits to read ' +
    'anything, of an organisation of kind hospital.',
  refusals: [
    ...hospital.refusals,
    'CREDENTIAL_MISSING',
    'CREDENTIAL_INACTIVE',
    'POLICY_UNKNOWN',
    'ROLE_NOT_PERMITTED',
  ],
  check: (context) => check(context, context.caller.publicKeyDigest),
};

/** {@link chartReader} for another of the people of the caller's organisation. */
export function chartReaderWith(publicKeyDigest: string): Guard {
  return { ...chartReader, check: (context) => check(context, publicKeyDigest) };
}

async function check(context: HealthContext, publicKeyDigest: string): Promise<void> {
  await hospital.check(context);
  const holder = { organization: context.caller.mspId, publicKeyDigest };
  const { role } = await requireActiveCredential(context, holder);
  const policy = await context.publicState.get(publicKeys.accessPolicy());
  if (policy === undefined) {
    throw new HealthChainError('POLICY_UNKNOWN');
  }
  if (!permitsSomewhere(policy.content, { role, action: 'read' })) {
    throw new HealthChainError('ROLE_NOT_PERMITTED');
  }
}

/** The caller's role. @throws HealthChainError `CREDENTIAL_MISSING` or `CREDENTIAL_INACTIVE` */
export async function roleOfCaller(context: HealthContext): Promise<Role> {
  const { mspId, publicKeyDigest } = context.caller;
  const holder = { organization: mspId, publicKeyDigest };
  return (await requireActiveCredential(context, holder)).role;
}
