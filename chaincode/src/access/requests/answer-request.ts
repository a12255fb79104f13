import {
  answerRequestSchema,
  authorityTransientField,
  requestEvents,
  salt,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { registrarOf } from '../credentials/registrar.js';
import { feeOf, rememberFree } from './accounting-fee.js';
import { answered } from './decide-answer.js';
import { loadRequest, requestArguments, storeRequest } from './request-action.js';

const transientSchema = z.strictObject({ salt, feeSalt: salt, request: answerRequestSchema });

/** Answers a patient's request, once. */
export const answerRequest = transaction({
  name: 'AccessControlContract:AnswerRequest',
  summary:
    'Answers a patient’s request, once, by a privacy officer of the custodian: granted, or held back in ' +
    'part or whole for reasons that the regulation knows. A late answer is recorded as late; whether an ' +
    'accounting is free is computed.',
  arguments: requestArguments,
  guard: holderOf('privacy-officer', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, feeSalt, request (patientId, requestId, outcome, reasons)`,
  events: [requestEvents.answered],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'REQUEST_UNKNOWN',
    'NOT_CUSTODIAN',
    'REQUEST_ANSWERED',
    'ANSWER_NOT_PERMITTED',
    'REQUEST_POLICY_UNKNOWN',
  ],
  run: async (context, args) => {
    const transient = context.transient(authorityTransientField, transientSchema);
    const request = await loadRequest(context, args, transient);
    const { outcome, reasons } = transient.request;
    const fee = await feeOf(context, request);
    const by = registrarOf(context);
    const changed = answered(request, { by, outcome, reasons, fee, time: context.time });
    await storeRequest(context, changed, transient.salt);
    await rememberFree(context, changed, transient.feeSalt);
    context.emit(requestEvents.answered, { requestId: args.requestId });
    return { requestId: args.requestId };
  },
});
