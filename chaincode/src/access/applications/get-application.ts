import { mspId, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** An application, which says nothing of the person. */
export const getApplication = query({
  name: 'AccessControlContract:GetApplication',
  summary: 'The Application with this id at the organisation.',
  arguments: z.strictObject({ mspId, applicationId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { mspId, applicationId }) =>
    context.publicState.getText(publicKeys.application(mspId, applicationId)),
});
