import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** What the second registrar is asked to confirm. */
export const getProviderEnrolment = query({
  name: 'AccessControlContract:GetProviderEnrolment',
  summary: 'The ProviderEnrolment that was proposed and not yet confirmed.',
  arguments: z.strictObject({ enrolmentId: randomId }),
  guard: anyMember,
  refusals: ['NOT_FOUND'],
  run: (context, { enrolmentId }) =>
    context.publicState.getText(publicKeys.providerEnrolment(enrolmentId)),
});
