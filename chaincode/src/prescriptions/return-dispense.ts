import { HealthChainError, salt } from '@healthchain/protocol';
import {
  prescriptionEvents,
  prescriptionsCollection,
  prescriptionsTransientField,
  returned,
  returnRequestSchema,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { privateKeys } from '../context/ledger-keys.js';
import { transaction } from '../context/use-case.js';
import { actOf } from './act.js';
import { loadPrescription, loadRefusals, prescriptionArguments } from './change-prescription.js';
import { loadPrescribingPolicy } from './load-policy.js';
import { pharmacist } from './people.js';

const transientSchema = z.strictObject({ salt, request: returnRequestSchema });

/** Takes back to stock what nobody fetched: it counts as not dispensed. */
export const returnDispense = transaction({
  name: 'PrescriptionManagementContract:ReturnDispense',
  summary:
    'Takes back to stock what this pharmacy dispensed and nobody fetched, within the days of the policy: the ' +
    'prescription has it left again.',
  arguments: prescriptionArguments,
  guard: pharmacist,
  transient: `\`${prescriptionsTransientField}\`: salt, request (patientId, prescriptionId, dispenseId)`,
  events: [prescriptionEvents.returned],
  refusals: [
    ...loadRefusals,
    'PRESCRIBING_POLICY_UNKNOWN',
    'DISPENSE_UNKNOWN',
    'RETURN_NOT_PERMITTED',
  ],
  run: async (context, args) => {
    const { prescription, transient, store } = await loadPrescription(
      context,
      args,
      transientSchema,
    );
    const { salt, request } = transient;
    const { prescriptionId, dispenseId } = request;
    const state = context.privateState(prescriptionsCollection);
    const entry = privateKeys.dispense(prescriptionId, dispenseId);
    const dispense = await state.get(entry);
    if (dispense === undefined) {
      throw new HealthChainError('DISPENSE_UNKNOWN');
    }
    const { content } = await loadPrescribingPolicy(context);
    const act = actOf(context);
    const changed = returned(prescription, dispense, act, content, context.time);
    await state.put(entry, { ...dispense, salt, returned: act });
    await store(changed);
    context.emit(prescriptionEvents.returned, { prescriptionId });
    return { prescriptionId, dispenseId };
  },
});
