import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers a delegation, from the caller's own peer. */
export const getDelegation = query({
  name: 'AccessControlContract:GetDelegation',
  summary: 'The Delegation with this id.',
  arguments: z.strictObject({ delegationId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { delegationId }) =>
    context.privateState(patientAuthority).getText(privateKeys.delegation(delegationId)),
});
