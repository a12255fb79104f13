import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers the outcome of one OpenChart, from the caller's own peer. */
export const getAccess = query({
  name: 'AccessControlContract:GetAccess',
  summary: 'The Access of a patient’s chart with this id: the outcome of one OpenChart.',
  arguments: z.strictObject({ patientId: randomId, accessId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId, accessId }) =>
    context.privateState(patientAuthority).getText(privateKeys.access(patientId, accessId)),
});
