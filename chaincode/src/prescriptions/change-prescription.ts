import {
  HealthChainError,
  idempotencyKey,
  randomId,
  salt,
  sha256Hex,
  type ErrorCode,
  type JsonValue,
} from '@healthchain/protocol';
import {
  prescriptionsCollection,
  prescriptionsTransientField,
  type Prescription,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import type { Guard } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { transaction, type UseCase } from '../context/use-case.js';

/** Public arguments of what is done about a prescription. */
export const prescriptionArguments = z.strictObject({
  prescriptionId: randomId,
  digest: sha256Hex,
  idempotencyKey,
});
type PrescriptionArguments = z.infer<typeof prescriptionArguments>;

/** Names a prescription, and says what is done about it. */
export interface PrescriptionRequest {
  readonly patientId: string;
  readonly prescriptionId: string;
}

/** The sensitive argument. */
interface Sensitive<Request> {
  readonly salt: string;
  readonly request: Request;
}

/** Refusals of {@link loadPrescription}. */
export const loadRefusals = [
  'TRANSIENT_MISSING',
  'PRIVATE_DATA_UNAVAILABLE',
  'PRESCRIPTION_UNKNOWN',
] as const;

/** A prescription as it stands, with the sensitive arguments, and how it is stored again. */
export interface PrescriptionAction<Transient> {
  readonly transient: Transient;
  readonly prescription: Prescription;
  readonly store: (changed: Prescription) => Promise<void>;
}

/**
 * Loads the prescription that a sensitive argument names.
 *
 * @throws HealthChainError `INVALID_ARGUMENT` or one of {@link loadRefusals}
 */
export async function loadPrescription<
  Transient extends Sensitive<PrescriptionRequest & JsonValue>,
>(
  context: HealthContext,
  { prescriptionId, digest }: PrescriptionArguments,
  schema: z.ZodType<Transient>,
): Promise<PrescriptionAction<Transient>> {
  const transient = context.transient(prescriptionsTransientField, schema);
  const { salt: fresh, request } = transient;
  requireDigest(digest, fresh, request);
  if (request.prescriptionId !== prescriptionId) {
    throw new HealthChainError('INVALID_ARGUMENT', 'The request is about another prescription.');
  }
  const state = context.privateState(prescriptionsCollection);
  const entry = privateKeys.prescription(request.patientId, prescriptionId);
  const prescription = await state.get(entry);
  if (prescription === undefined) {
    throw new HealthChainError('PRESCRIPTION_UNKNOWN');
  }
  const store = (changed: Prescription) => state.put(entry, { ...changed, salt: fresh });
  return { transient, prescription, store };
}

/** Puts a prescription into a pharmacy's queue. */
async function queueFor(
  context: HealthContext,
  pharmacy: string,
  { salt, request, prescriptionId }: Sensitive<PrescriptionRequest> & { prescriptionId: string },
): Promise<void> {
  const { patientId } = request;
  await context
    .privateState(prescriptionsCollection)
    .put(privateKeys.queued(pharmacy, prescriptionId), { salt, prescriptionId, patientId });
}

/** What a change of a prescription states about itself. */
export interface ChangeDefinition<Request extends PrescriptionRequest & JsonValue> {
  readonly name: `PrescriptionManagementContract:${string}`;
  readonly summary: string;
  readonly guard: Guard;
  readonly request: z.ZodType<Request>;
  /** The fields of the request, for the reference. */
  readonly fields: string;
  readonly refusals: readonly ErrorCode[];
  readonly event: string;
  /** The pharmacy in whose queue it stands from then on. */
  readonly queueFor?: (request: Request) => string;
  /** @throws HealthChainError one of the refusals */
  readonly change: (
    context: HealthContext,
    prescription: Prescription,
    request: Request,
  ) => Prescription | Promise<Prescription>;
}

/** A transaction that makes one prescription another, and writes nothing else but where it is queued. */
export function changePrescription<Request extends PrescriptionRequest & JsonValue>(
  definition: ChangeDefinition<Request>,
): UseCase {
  const schema = z.strictObject({ salt, request: definition.request });
  return transaction({
    name: definition.name,
    summary: definition.summary,
    arguments: prescriptionArguments,
    guard: definition.guard,
    transient: `\`${prescriptionsTransientField}\`: salt, request (${definition.fields})`,
    events: [definition.event],
    refusals: [...loadRefusals, ...definition.refusals],
    run: async (context, args) => {
      const { prescription, transient, store } = await loadPrescription(context, args, schema);
      await store(await definition.change(context, prescription, transient.request));
      const { prescriptionId } = args;
      const queue = definition.queueFor?.(transient.request);
      if (queue !== undefined) {
        await queueFor(context, queue, { ...transient, prescriptionId });
      }
      context.emit(definition.event, { prescriptionId });
      return { prescriptionId };
    },
  });
}
