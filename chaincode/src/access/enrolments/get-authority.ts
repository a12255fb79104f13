import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers what speaks for a patient, from the caller's own peer. */
export const getAuthority = query({
  name: 'AccessControlContract:GetAuthority',
  summary: 'The Authority with this id: what speaks for a patient.',
  arguments: z.strictObject({ patientId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId }) =>
    context.privateState(patientAuthority).getText(privateKeys.authority(patientId)),
});
