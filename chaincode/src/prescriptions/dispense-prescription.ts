import { HealthChainError, salt } from '@healthchain/protocol';
import {
  decideDispense,
  dispenseRefusals,
  dispenseRequestSchema,
  prescriptionEvents,
  prescriptionsCollection,
  prescriptionsTransientField,
  type Fill,
  type Prescription,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys, publicKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { actOf } from './act.js';
import { loadPrescription, loadRefusals, prescriptionArguments } from './change-prescription.js';
import { loadPrescribingPolicy } from './load-policy.js';
import { pharmacist } from './people.js';

const transientSchema = z.strictObject({ salt, request: dispenseRequestSchema });

/** Hands out what a prescription has left; of two at once, Fabric commits one. */
export const dispensePrescription = transaction({
  name: 'PrescriptionManagementContract:DispensePrescription',
  summary:
    'Records that a pharmacist hands out the next filling of a prescription, or a part of it for a stated ' +
    'reason. What is left is counted under one key, so that nothing is dispensed twice.',
  arguments: prescriptionArguments,
  guard: pharmacist,
  transient: `\`${prescriptionsTransientField}\`: salt, request (patientId, prescriptionId, dispenseId, amount, partial)`,
  events: [prescriptionEvents.dispensed],
  refusals: [
    ...loadRefusals,
    'PRESCRIBING_POLICY_UNKNOWN',
    'PRESCRIBER_INACTIVE',
    'ALREADY_EXISTS',
    ...dispenseRefusals,
  ],
  run: async (context, args) => {
    const action = await loadPrescription(context, args, transientSchema);
    const { prescription, transient } = action;
    const { request } = transient;
    const { prescriptionId, patientId, dispenseId, amount, partial } = request;
    const { content } = await loadPrescribingPolicy(context);
    const dispensed = actOf(context);
    const asked = { pharmacy: dispensed.organization, amount, partial };
    const fill = decideDispense(prescription, asked, content, context.time);
    await requireStanding(context, prescription);
    const state = context.privateState(prescriptionsCollection);
    const entry = privateKeys.dispense(prescriptionId, dispenseId);
    if ((await state.hash(entry)) !== undefined) {
      throw new HealthChainError('ALREADY_EXISTS');
    }
    await state.put(entry, {
      ...{ salt: transient.salt, dispenseId, prescriptionId, patientId },
      ...{ dispensed, fill: fill.number, amount },
      ...(partial && { partial }),
    });
    await action.store(withFill(prescription, fill, dispensed.organization));
    context.emit(prescriptionEvents.dispensed, { prescriptionId });
    return { prescriptionId, dispenseId };
  },
});

/**
 * A prescription does not outlive the prescriber's standing: a suspended or revoked one's is not dispensed.
 *
 * @throws HealthChainError `PRESCRIBER_INACTIVE`
 */
async function requireStanding(
  { publicState }: HealthContext,
  { order: { organization, publicKeyDigest } }: Prescription,
): Promise<void> {
  const credential = await publicState.get(publicKeys.credential(organization, publicKeyDigest));
  if (credential?.suspendedAt !== undefined || credential?.revokedAt !== undefined) {
    throw new HealthChainError('PRESCRIBER_INACTIVE');
  }
}

/** With its last filling as it stands now. The claim has served; a controlled substance stands where it began. */
function withFill(prescription: Prescription, fill: Fill, pharmacy: string): Prescription {
  const { claim, ...rest } = prescription;
  const others = prescription.fills.filter(({ number }) => number !== fill.number);
  const changed = claim === undefined ? prescription : rest;
  return { ...changed, pharmacy: prescription.pharmacy ?? pharmacy, fills: [...others, fill] };
}
