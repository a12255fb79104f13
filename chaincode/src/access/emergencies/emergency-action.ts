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
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';

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

/** An emergency as it stands, and how it is stored again. */
export interface StoredEmergency {
  readonly emergency: Emergency;
  readonly store: (changed: Emergency) => Promise<void>;
}

/** With what is asked about it. */
export interface EmergencyAction<Request> extends StoredEmergency {
  readonly request: Request;
  /** Fresh, of what the action writes. */
  readonly salt: string;
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
  requireNamed(emergencyId, request.emergencyId);
  return { request, salt: fresh, ...(await loadEmergency(context, request, fresh)) };
}

/**
 * An emergency of a patient.
 *
 * @param fresh the salt under which it is stored again
 * @throws HealthChainError `EMERGENCY_UNKNOWN`
 */
export async function loadEmergency(
  context: HealthContext,
  { patientId, emergencyId }: ActionRequest,
  fresh: string,
): Promise<StoredEmergency> {
  const state = context.privateState(patientAuthority);
  const entry = privateKeys.emergency(patientId, emergencyId);
  const emergency = await state.get(entry);
  if (emergency === undefined) {
    throw new HealthChainError('EMERGENCY_UNKNOWN');
  }
  return { emergency, store: (changed) => state.put(entry, { ...changed, salt: fresh }) };
}

/** The organisations that an emergency concerns: the clinician's and the custodian. */
export function isConcerned(
  { custodian, signed: { statement } }: Emergency,
  organization: string,
): boolean {
  return organization === custodian || organization === statement.organization;
}
