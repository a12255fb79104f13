import {
  applicationEvents,
  checksRequestSchema,
  idempotencyKey,
  randomId,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialing } from '../../context/guards.js';
import { publicKeys } from '../../context/ledger-keys.js';
import { transaction } from '../../context/use-case.js';
import { decideChecks } from './decide-application.js';
import { loadApplication } from './load-application.js';
import { requireSay } from '../statements/require-say.js';

/** States what the checks of an applicant came to; a role is given on those that all passed. */
export const recordChecks = transaction({
  name: 'AccessControlContract:RecordChecks',
  summary:
    'Records whether all checks of an applicant passed, and what they established that a Credential may ' +
    'say: profession, state and end of the licence, schedules and end of a DEA registration. What each ' +
    'found, by which source and when, is in the evidence that it names. They can be made again until ' +
    'the Application is decided.',
  arguments: z.strictObject({
    applicationId: randomId,
    request: checksRequestSchema,
    idempotencyKey,
  }),
  guard: credentialing,
  events: [`${applicationEvents.checked} (Application)`],
  refusals: ['NOT_FOUND', 'ADMIN_REQUIRED', 'APPLICATION_CLOSED', 'LICENCE_REQUIRED'],
  run: async (context, { applicationId, request }) => {
    const application = await loadApplication(context, applicationId);
    requireSay(context, application);
    const checked = decideChecks(application, request, context.time);
    await context.publicState.put(
      publicKeys.application(context.caller.mspId, applicationId),
      checked,
    );
    context.emit(applicationEvents.checked, checked);
    return checked;
  },
});
