import {
  prescriptionEvents,
  prescriptionRequestSchema,
  transferWithdrawn,
} from '@healthchain/protocol/prescriptions';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { pharmacist } from './people.js';

/** Takes back a transfer that the other pharmacy has not answered. */
export const withdrawTransfer = changePrescription({
  name: 'PrescriptionManagementContract:WithdrawTransfer',
  summary: 'Takes back a transfer that the caller’s pharmacy sent and nobody has answered.',
  guard: pharmacist,
  request: prescriptionRequestSchema,
  fields: 'patientId, prescriptionId',
  event: prescriptionEvents.transferAnswered,
  refusals: ['TRANSFER_UNKNOWN'],
  change: (context, prescription) => transferWithdrawn(prescription, actOf(context), context.time),
});
