import { HealthChainError, idempotencyKey, sha256Hex } from '@healthchain/protocol';
import {
  decideIssue,
  issueRefusals,
  issueRequestSchema,
  issueSaltsSchema,
  matterDigest,
  mattersOf,
  prescriberRefusals,
  prescriptionEvents,
  prescriptionsCollection,
  prescriptionsTransientField,
  requirePrescriber,
  type Issue,
  type IssueRequest,
  type PrescribedMedicine,
  type Prescription,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { useStatement } from '../access/statements/signed-statement.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';
import { requireDigest } from '../context/require-digest.js';
import { requireActiveCredential } from '../context/require-role.js';
import { transaction } from '../context/use-case.js';
import { actOf } from './act.js';
import { checkOrders } from './check-order.js';
import { coveredMedicines } from './covered-medicines.js';
import { draftRefusals, loadDrafts } from './load-drafts.js';
import { loadPrescribingPolicy } from './load-policy.js';
import { loadMedicines, storeMedicines } from './medication-profile.js';
import { holderOfCaller, prescriber } from './people.js';
import { requireSigned, signingRefusals } from './signing/require-signed.js';

const transientSchema = z.strictObject({ salts: issueSaltsSchema, request: issueRequestSchema });

/** Makes drafts prescriptions, all for one patient and by their prescriber, checked against each other. */
export const issuePrescriptions = transaction({
  name: 'PrescriptionManagementContract:IssuePrescriptions',
  summary:
    'Makes the caller’s own drafts for one patient prescriptions, all or none, after they were checked by the ' +
    'drug knowledge in force: what it finds, or does not know, takes a coded reason each.',
  arguments: z.strictObject({ digest: sha256Hex, idempotencyKey }),
  guard: prescriber,
  transient: `\`${prescriptionsTransientField}\`: salts, request (IssueRequest)`,
  events: [prescriptionEvents.issued],
  refusals: [
    'TRANSIENT_MISSING',
    ...draftRefusals,
    'PRESCRIBING_POLICY_UNKNOWN',
    'SCHEDULE_MISSTATED',
    'OVERRIDE_REQUIRED',
    'MEDICINES_EXHAUSTED',
    ...prescriberRefusals,
    ...issueRefusals,
    ...signingRefusals,
  ],
  run: async (context, { digest }) => {
    const { salts, request } = context.transient(prescriptionsTransientField, transientSchema);
    requireDigest(digest, salts.request, request);
    const { patientId, prescriptionIds } = request;
    if (salts.prescriptions.length !== prescriptionIds.length) {
      throw new HealthChainError('INVALID_ARGUMENT', 'Each prescription has a salt.');
    }
    const holder = holderOfCaller(context);
    const drafts = await loadDrafts(context, request, holder);
    const signed = await requireSigned(context, drafts, request, holder);
    const taken = await loadMedicines(context, patientId);
    const known = await coveredMedicines(context, request, holder, taken);
    const issued = await issueAll(context, { drafts, request, taken, known, signed });
    const state = context.privateState(prescriptionsCollection);
    for (const [index, { order, ...rest }] of issued.prescriptions.entries()) {
      const salt = salts.prescriptions[index] ?? salts.request;
      const { prescriptionId, pharmacy } = order;
      const entry = privateKeys.prescription(patientId, prescriptionId);
      await state.put(entry, { ...rest, order, salt });
      if (pharmacy !== undefined) {
        await state.put(privateKeys.queued(pharmacy, prescriptionId), {
          ...{ salt, prescriptionId, patientId },
        });
      }
    }
    await storeMedicines(context, patientId, issued.medicines, salts.profile);
    if (signed !== undefined) {
      await useStatement(context, signed.statement, salts.request);
    }
    context.emit(prescriptionEvents.issued, { prescriptionIds });
    return { prescriptionIds };
  },
});

interface ToIssue {
  readonly drafts: readonly Prescription[];
  readonly request: IssueRequest;
  /** All that the patient takes by prescription, and what of it the prescriber may know. */
  readonly taken: readonly PrescribedMedicine[];
  readonly known: readonly PrescribedMedicine[];
  readonly signed: Issue['signed'];
}

/** Decides about each in turn, so that a later one is judged with those before it. */
async function issueAll(
  context: HealthContext,
  { drafts, request, taken, known, signed }: ToIssue,
) {
  const { time } = context;
  const { version: policyVersion, content: policy } = await loadPrescribingPolicy(context);
  const credential = await requireActiveCredential(context, holderOfCaller(context));
  const orders = drafts.map(({ order }) => order);
  const checked = await checkOrders(context, orders, request, known);
  const overrides = requireAnswered(request, mattersOf(checked.check).map(matterDigest));
  const knowledge = checked.version === undefined ? {} : { knowledgeVersion: checked.version };
  let medicines = taken;
  const prescriptions: Prescription[] = [];
  for (const draft of drafts) {
    const { order } = draft;
    const state = requirePrescriber(credential, order.schedule, time);
    const ingredients = [...checked.ingredientsOf(order)];
    const until = decideIssue(order, { state, policy, medicines, ingredients, time });
    const issued = {
      ...{ ...actOf(context), until, state, policyVersion, ...knowledge, overrides },
      ...(signed && { signed }),
    };
    prescriptions.push({ ...draft, issued, ...(order.pharmacy && { pharmacy: order.pharmacy }) });
    medicines = [...medicines, medicineOf(draft, ingredients, until, time.instant)];
  }
  return { prescriptions, medicines };
}

/**
 * The prescriber's answers to what a check came to: each matter has one, and nothing else is answered.
 *
 * @throws HealthChainError `OVERRIDE_REQUIRED` or `INVALID_ARGUMENT`
 */
function requireAnswered({ overrides }: IssueRequest, matters: readonly string[]) {
  const answered = overrides.map(({ matter }) => matter);
  if (matters.some((each) => !answered.includes(each))) {
    throw new HealthChainError('OVERRIDE_REQUIRED');
  }
  if (answered.some((each) => !matters.includes(each))) {
    throw new HealthChainError('INVALID_ARGUMENT', 'An answer is to nothing that the check found.');
  }
  return [...overrides];
}

function medicineOf(
  { order }: Prescription,
  ingredients: string[],
  until: string,
  now: string,
): PrescribedMedicine {
  return {
    prescriptionId: order.prescriptionId,
    ...{ drug: order.drug, ingredients, until, daysSupply: order.daysSupply },
    ...(order.schedule && { schedule: order.schedule }),
    ...{ organization: order.organization, publicKeyDigest: order.publicKeyDigest },
    compartments: order.compartments,
    from: order.earliestFill ?? now,
  };
}
