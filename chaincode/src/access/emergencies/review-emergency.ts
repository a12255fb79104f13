import {
  authorityTransientField,
  HealthChainError,
  isAfter,
  reviewRequestSchema,
  salt,
  type Emergency,
} from '@healthchain/protocol';
import { z } from 'zod';
import { holderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { transaction } from '../../context/use-case.js';
import { forgetEnd } from './ended-by-patient.js';
import { actionArguments, isConcerned, loadAction } from './emergency-action.js';
import { registrarOf } from '../credentials/registrar.js';

const transientSchema = z.strictObject({ salt, request: reviewRequestSchema });

/** States what somebody else than the clinician finds of an emergency, once. */
export const reviewEmergency = transaction({
  name: 'AccessControlContract:ReviewEmergency',
  summary:
    'States a privacy officer’s finding about an Emergency that is over, once: of the clinician’s organisation or of ' +
    'the custodian, and not the clinician’s own key.',
  arguments: actionArguments,
  guard: holderOf('privacy-officer', 'hospital'),
  transient: `\`${authorityTransientField}\`: salt, request (patientId, emergencyId, finding)`,
  events: [],
  refusals: [
    'TRANSIENT_MISSING',
    'PRIVATE_DATA_UNAVAILABLE',
    'EMERGENCY_UNKNOWN',
    'EMERGENCY_OF_ANOTHER',
    'REVIEWER_NOT_INDEPENDENT',
    'EMERGENCY_NOT_OVER',
    'ALREADY_EXISTS',
  ],
  run: async (context, args) => {
    const { request, emergency, salt, store } = await loadAction(context, args, transientSchema);
    const { mspId, publicKeyDigest } = context.caller;
    if (!isConcerned(emergency, mspId)) {
      throw new HealthChainError('EMERGENCY_OF_ANOTHER');
    }
    if (emergency.signed.statement.publicKeyDigest === publicKeyDigest) {
      throw new HealthChainError('REVIEWER_NOT_INDEPENDENT');
    }
    requireOver(context, emergency);
    if (emergency.review !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS', 'The emergency was reviewed already.');
    }
    const at = context.time.instant;
    await store({
      ...emergency,
      review: { ...registrarOf(context), at, finding: request.finding },
    });
    await forgetEnd(context, emergency.signed.statement, salt);
    return { emergencyId: args.emergencyId };
  },
});

/** A review is of all that was opened: it waits until nothing can be any more. @throws HealthChainError `EMERGENCY_NOT_OVER` */
function requireOver({ time }: HealthContext, { ended, signed }: Emergency): void {
  if (ended === undefined && isAfter(signed.statement.until, time)) {
    throw new HealthChainError('EMERGENCY_NOT_OVER');
  }
}
