import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers one emergency, from the caller's own peer. */
export const getEmergency = query({
  name: 'AccessControlContract:GetEmergency',
  summary: 'The Emergency of a patient with this id.',
  arguments: z.strictObject({ patientId: randomId, emergencyId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId, emergencyId }) =>
    context.privateState(patientAuthority).getText(privateKeys.emergency(patientId, emergencyId)),
});
