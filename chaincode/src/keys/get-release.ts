import { mspId, patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { query } from '../context/use-case.js';

/** What a key keeper stated when it handed out keys. */
export const getRelease = query({
  name: 'PatientRecordContract:GetRelease',
  summary: 'The Release of an access by one organisation.',
  arguments: z.strictObject({ patientId: randomId, accessId: randomId, mspId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { patientId, accessId, mspId: keeper }) =>
    context
      .privateState(patientAuthority)
      .getText(privateKeys.release(patientId, accessId, keeper)),
});
