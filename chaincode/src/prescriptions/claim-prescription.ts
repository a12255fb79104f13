import {
  claimed,
  dispensableRefusals,
  pharmacyRefusals,
  prescriptionEvents,
  prescriptionRequestSchema,
} from '@healthchain/protocol/prescriptions';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { loadPrescribingPolicy } from './load-policy.js';
import { pharmacist } from './people.js';

/** Keeps other pharmacies from a filling while this one prepares it. */
export const claimPrescription = changePrescription({
  name: 'PrescriptionManagementContract:ClaimPrescription',
  summary:
    'Takes a prescription’s next filling to prepare it: for the hours of the policy no other pharmacy can.',
  guard: pharmacist,
  request: prescriptionRequestSchema,
  fields: 'patientId, prescriptionId',
  event: prescriptionEvents.claimed,
  refusals: ['PRESCRIBING_POLICY_UNKNOWN', ...dispensableRefusals, ...pharmacyRefusals],
  change: async (context, prescription) => {
    const { content } = await loadPrescribingPolicy(context);
    return claimed(prescription, actOf(context), content, context.time);
  },
});
