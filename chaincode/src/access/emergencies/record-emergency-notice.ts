import {
  authorityTransientField,
  HealthChainError,
  isAfter,
  noticeRequestSchema,
  salt,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import { transaction } from '../../context/use-case.js';
import { registrarOf } from '../credentials/registrar.js';
import { actionArguments, loadAction } from './emergency-action.js';

const transientSchema = z.strictObject({ salt, request: noticeRequestSchema });

/** States that the patient was told of an emergency, once: the patient sees who says so, and can say otherwise. */
export const recordEmergencyNotice = transaction({
  name: 'AccessControlContract:RecordEmergencyNotice',
  summary:
    'States that the patient was told of an Emergency, when and how, once: by a privacy officer of the ' +
    'custodian, not before it was declared and not ahead of the transaction.',
  arguments: actionArguments,
  guard: holderOf('privacy-officer', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, request (patientId, emergencyId, means, toldAt)`,
  events: [],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'EMERGENCY_UNKNOWN',
    'NOT_CUSTODIAN',
    'ALREADY_EXISTS',
  ],
  run: async (context, args) => {
    const { request, emergency, store } = await loadAction(context, args, transientSchema);
    if (emergency.custodian !== context.caller.mspId) {
      throw new HealthChainError(
        'NOT_CUSTODIAN',
        'Only the custodian of the chart tells its patient.',
      );
    }
    if (emergency.notice !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS', 'The patient was told already.');
    }
    const { means, toldAt } = request;
    if (isAfter(toldAt, context.time) || Date.parse(toldAt) < Date.parse(emergency.declaredAt)) {
      throw new HealthChainError('INVALID_ARGUMENT', 'Nobody was told at that time.');
    }
    const at = context.time.instant;
    await store({ ...emergency, notice: { ...registrarOf(context), at, means, toldAt } });
    return { emergencyId: args.emergencyId };
  },
});
