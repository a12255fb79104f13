import {
  applicationEvents,
  applicationRequestSchema,
  HealthChainError,
  idempotencyKey,
  type Application,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { requireSay } from '../statements/require-say.js';

/** States that somebody asks for a role. */
export const submitApplication = transaction({
  name: 'AccessControlContract:SubmitApplication',
  summary:
    'States that somebody applies for a role at the caller’s organisation. Public state names the ' +
    'evidence by its id and salted digest, and nobody.',
  arguments: z.strictObject({ request: applicationRequestSchema, idempotencyKey }),
  guard: credentialing,
  events: [`${applicationEvents.submitted} (Application)`],
  refusals: ['ADMIN_REQUIRED', 'ALREADY_EXISTS'],
  run: async (context, { request }) => {
    requireSay(context, request);
    const { mspId } = context.caller;
    const key = publicKeys.application(mspId, request.applicationId);
    if (await context.publicState.has(key)) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    const application: Application = {
      ...request,
      organization: mspId,
      state: 'applied',
      appliedAt: context.time.instant,
    };
    await context.publicState.put(key, application);
    context.emit(applicationEvents.submitted, application);
    return application;
  },
});
