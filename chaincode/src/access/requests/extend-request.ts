import {
  authorityTransientField,
  extensionRequestSchema,
  requestEvents,
  salt,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { registrarOf } from '../credentials/registrar.js';
import { extended } from './decide-extension.js';
import { loadRequest, requestArguments, storeRequest } from './request-action.js';

const transientSchema = z.strictObject({ salt, request: extensionRequestSchema });

/** Postpones the answer to a patient's request, once, with the reason that the patient sees. */
export const extendRequest = transaction({
  name: 'AccessControlContract:ExtendRequest',
  summary:
    'Postpones the answer to a patient’s request by what the policy allowed when it was received: once, ' +
    'within the first period, by a privacy officer of the custodian.',
  arguments: requestArguments,
  guard: holderOf('privacy-officer', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, request (patientId, requestId, reason)`,
  events: [requestEvents.extended],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'REQUEST_UNKNOWN',
    'NOT_CUSTODIAN',
    'REQUEST_ANSWERED',
    'EXTENSION_NOT_PERMITTED',
    'EXTENSION_TOO_LATE',
  ],
  run: async (context, args) => {
    const transient = context.transient(authorityTransientField, transientSchema);
    const request = await loadRequest(context, args, transient);
    const { reason } = transient.request;
    const changed = extended(request, { by: registrarOf(context), reason, time: context.time });
    await storeRequest(context, changed, transient.salt);
    context.emit(requestEvents.extended, { requestId: args.requestId });
    return { requestId: args.requestId };
  },
});
