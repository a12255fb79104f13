import {
  authorityTransientField,
  delegationEnded,
  HealthChainError,
  passkeyOf,
  patientAuthority,
  signedDelegationEndSchema,
  standingPasskeys,
  type Assertion,
  type Authority,
  type Delegation,
  type Passkey,
} from '@healthchain/protocol';
import { z } from 'zod';
import { memberOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';
import { transaction } from '../../context/use-case.js';
import { delegationArguments, delegationSalts, settleDelegation } from './delegation-action.js';
import { loadAuthority } from '../enrolments/load-authority.js';
import { checkStatement, statementRefusals } from '../statements/signed-statement.js';

const transientSchema = z.strictObject({ ...delegationSalts, signed: signedDelegationEndSchema });

/**
 * Ends a delegation: from the next transaction on the delegate decides nothing, what they consented to opens
 * nothing, and what key keepers hold for it is gone from every peer.
 */
export const endDelegation = transaction({
  name: 'AccessControlContract:EndDelegation',
  summary:
    'Ends a delegation, and the consents that were given under it, by a statement that the patient ' +
    'or the delegate signed; any member can hand it in.',
  arguments: delegationArguments,
  guard: memberOf('hospital', 'pharmacy', 'health-plan'),
  transient: `\`${authorityTransientField}\`: salt, authoritySalt, nonceSalt, signed (DelegationEndStatement with Assertion)`,
  events: [delegationEnded],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'PATIENT_UNKNOWN',
    'DELEGATION_UNKNOWN',
    'DELEGATION_ENDED',
    ...statementRefusals,
  ],
  run: async (context, args) => {
    const { signed, ...salts } = context.transient(authorityTransientField, transientSchema);
    requireDigest(args.digest, salts.salt, signed);
    requireNamed(args.delegationId, signed.statement.delegationId);
    const { statement, assertion } = signed;
    const { delegationId } = args;
    const authority = await loadAuthority(context, statement.patientId);
    const state = context.privateState(patientAuthority);
    const entry = privateKeys.delegation(delegationId);
    const delegation = requireStanding(authority, await state.get(entry));
    const passkey = enderOf(authority, delegation, assertion);
    const { custodian } = authority;
    await checkStatement(context, { statement, assertion, passkey, custodian });
    const ended = { ...signed, endedAt: context.time.instant };
    await state.put(entry, { ...delegation, salt: salts.salt, ended });
    const isOf = (each: { readonly delegationId?: string | undefined }): boolean =>
      each.delegationId === delegationId;
    const { consents, delegations } = authority;
    const left = {
      consents: consents.filter((each) => !isOf(each)),
      delegations: delegations.filter((each) => !isOf(each)),
    };
    await settleDelegation(context, statement, { ...authority, ...left }, salts);
    for (const { consentId } of consents.filter(isOf)) {
      await state.purge(privateKeys.escrow(consentId));
    }
    context.emit(delegationEnded, { delegationId });
    return { delegationId };
  },
});

/** Requires a delegation of the present passkey. @throws HealthChainError `DELEGATION_UNKNOWN` or `DELEGATION_ENDED` */
function requireStanding(
  { patientId, enrolmentId }: Authority,
  delegation: Delegation | undefined,
): Delegation {
  if (delegation?.signed.statement.patientId !== patientId) {
    throw new HealthChainError('DELEGATION_UNKNOWN');
  }
  if (delegation.ended !== undefined || delegation.enrolmentId !== enrolmentId) {
    throw new HealthChainError('DELEGATION_ENDED');
  }
  return delegation;
}

/** The patient takes it back, or the delegate lays it down. */
function enderOf(
  authority: Authority,
  { signed: { statement } }: Delegation,
  { credentialId }: Assertion,
): Passkey {
  const own = passkeyOf(standingPasskeys(authority), { credentialId })?.passkey;
  if (own === undefined && credentialId !== statement.passkey.credentialId) {
    throw new HealthChainError('SIGNATURE_INVALID');
  }
  return own ?? statement.passkey;
}
