import {
  authorityTransientField,
  emergencyEnded,
  endingRequestSchema,
  HealthChainError,
  salt,
  type Emergency,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { transaction } from '../../context/use-case.js';
import { roleOfCaller } from '../charts/chart-reader.js';
import { actionArguments, isConcerned, loadAction } from './emergency-action.js';
import { registrarOf } from '../credentials/registrar.js';

const transientSchema = z.strictObject({ salt, request: endingRequestSchema });

/**
 * Ends an emergency before its time: nothing is opened under it from the next transaction on, and no keys
 * are released. It writes what each `OpenChart` under it reads, so that the order of the blocks decides.
 */
export const endEmergency = transaction({
  name: 'AccessControlContract:EndEmergency',
  summary:
    'Ends an Emergency before its time: by the clinician themselves, or by a privacy officer of their ' +
    'organisation or of the custodian.',
  arguments: actionArguments,
  guard: credentialHolderOf('hospital'),
  transient: `\`${authorityTransientField}\`: salt, request (patientId, emergencyId)`,
  events: [emergencyEnded],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'EMERGENCY_UNKNOWN',
    'EMERGENCY_OF_ANOTHER',
    'EMERGENCY_ENDED',
  ],
  run: async (context, args) => {
    const { emergency, store } = await loadAction(context, args, transientSchema);
    if (!(await mayEnd(context, emergency))) {
      throw new HealthChainError('EMERGENCY_OF_ANOTHER');
    }
    if (emergency.ended !== undefined) {
      throw new HealthChainError('EMERGENCY_ENDED');
    }
    await store({ ...emergency, ended: { ...registrarOf(context), at: context.time.instant } });
    const { emergencyId } = args;
    context.emit(emergencyEnded, { emergencyId });
    return { emergencyId };
  },
});

async function mayEnd(context: HealthContext, emergency: Emergency): Promise<boolean> {
  const { mspId, publicKeyDigest } = context.caller;
  const { statement } = emergency.signed;
  const isOwn = statement.organization === mspId && statement.publicKeyDigest === publicKeyDigest;
  const isOfficer = (await roleOfCaller(context)) === 'privacy-officer';
  return isOwn || (isOfficer && isConcerned(emergency, mspId));
}
