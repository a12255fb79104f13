import {
  authorityTransientField,
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  sha256Hex,
  type Emergency,
  type JsonValue,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';

/** Public arguments of what is done about an emergency. */
export const actionArguments = z.strictObject({
  emergencyId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});
type ActionArguments = z.infer<typeof actionArguments>;

/** Names the emergency, and where it stands. */
interface ActionRequest {
  readonly patientId: string;
  readonly emergencyId: string;
}

/** The sensitive argument. */
interface ActionTransient<Request> {
  readonly salt: string;
  readonly request: Request;
}

/** An emergency as it stands, what is asked about it, and how it is stored again. */
export interface EmergencyAction<Request> {
  readonly request: Request;
  readonly emergency: Emergency;
  readonly store: (changed: Emergency) => Promise<void>;
}

/**
 * Loads the emergency that a sensitive argument names.
 *
 * @throws HealthChainError `TRANSIENT_MISSING`, `INVALID_ARGUMENT` or `EMERGENCY_UNKNOWN`
 */
export async function loadAction<Request extends ActionRequest & JsonValue>(
  context: HealthContext,
  { emergencyId, digest }: ActionArguments,
  schema: z.ZodType<ActionTransient<Request>>,
): Promise<EmergencyAction<Request>> {
  const { salt: fresh, request } = context.transient(authorityTransientField, schema);
  requireDigest(digest, fresh, request);
  if (request.emergencyId !== emergencyId) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The request is about another emergency.');
  }
  const state = context.privateState(patientAuthority);
  const entry = privateKeys.emergency(request.patientId, emergencyId);
  const emergency = await state.get(entry);
  if (emergency === undefined) {
    throw new HealthChainError('EMERGENCY_UNKNOWN');
  }
  return {
    request,
    emergency,
    store: (changed) => state.put(entry, { ...changed, salt: fresh }),
  };
}

/** The organisations that an emergency concerns: the clinician's and the custodian. */
export function isConcerned(
  { custodian, signed: { statement } }: Emergency,
  organization: string,
): boolean {
  return organization === custodian || organization === statement.organization;
}
