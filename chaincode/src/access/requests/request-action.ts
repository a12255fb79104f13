import {
  HealthChainError,
  idempotencyKey,
  patientAuthority,
  randomId,
  sha256Hex,
  type JsonValue,
  type PatientRequest,
} from '@healthchain/protocol';
import { z } from 'zod';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { requireDigest } from '../../context/require-digest.js';
import { requireNamed } from '../../context/require-named.js';

/** Public arguments of what is done about a patient's request. */
export const requestArguments = z.strictObject({
  requestId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});
type RequestArguments = z.infer<typeof requestArguments>;

/** Names the patient's request. */
interface Named {
  readonly patientId: string;
  readonly requestId: string;
}

/** The sensitive argument. */
interface ActionTransient<Action> {
  readonly salt: string;
  readonly request: Action;
}

/**
 * A patient's request that its custodian acts on.
 *
 * @throws HealthChainError `INVALID_ARGUMENT`, `REQUEST_UNKNOWN` or `NOT_CUSTODIAN`
 */
export async function loadRequest<Action extends Named & JsonValue>(
  context: HealthContext,
  { requestId, digest }: RequestArguments,
  { salt, request: action }: ActionTransient<Action>,
): Promise<PatientRequest> {
  requireDigest(digest, salt, action);
  requireNamed(requestId, action.requestId);
  const entry = privateKeys.patientRequest(action.patientId, requestId);
  const request = await context.privateState(patientAuthority).get(entry);
  if (request === undefined) {
    throw new HealthChainError('REQUEST_UNKNOWN');
  }
  if (request.custodian !== context.caller.mspId) {
    throw new HealthChainError('NOT_CUSTODIAN', 'Only the custodian of the chart answers for it.');
  }
  return request;
}

/** Stores a request as it stands now, under the fresh salt of the call. */
export function storeRequest(
  context: HealthContext,
  request: PatientRequest,
  salt: string,
): Promise<void> {
  const { patientId, requestId } = request.signed.statement;
  const entry = privateKeys.patientRequest(patientId, requestId);
  return context.privateState(patientAuthority).put(entry, { ...request, salt });
}
