import { applicationEvents, idempotencyKey, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { decideRefusal } from './decide-application.js';
import { loadApplication } from './load-application.js';
import { requireSay } from '../statements/require-say.js';

/** Closes an application without a credential. */
export const refuseApplication = transaction({
  name: 'AccessControlContract:RefuseApplication',
  summary: 'Refuses an Application of the caller’s organisation, for good.',
  arguments: z.strictObject({ applicationId: randomId, idempotencyKey }),
  guard: credentialing,
  events: [`${applicationEvents.refused} (Application)`],
  refusals: ['NOT_FOUND', 'ADMIN_REQUIRED', 'APPLICATION_CLOSED'],
  run: async (context, { applicationId }) => {
    const application = await loadApplication(context, applicationId);
    requireSay(context, application);
    const refused = decideRefusal(application, context.time);
    await context.publicState.put(
      publicKeys.application(context.caller.mspId, applicationId),
      refused,
    );
    context.emit(applicationEvents.refused, refused);
    return refused;
  },
});
