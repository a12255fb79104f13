import {
  prescriptionEvents,
  transferAnswered,
  transferAnswerSchema,
} from '@healthchain/protocol/prescriptions';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { pharmacist } from './people.js';

/** Accepts or declines a prescription that another pharmacy sends. */
export const answerTransfer = changePrescription({
  name: 'PrescriptionManagementContract:AnswerTransfer',
  summary:
    'Accepts a prescription that another pharmacy transfers here, where it stands from then on, or declines it.',
  guard: pharmacist,
  request: transferAnswerSchema,
  fields: 'patientId, prescriptionId, accepted',
  event: prescriptionEvents.transferAnswered,
  refusals: ['TRANSFER_UNKNOWN'],
  change: (context, prescription, { accepted }) =>
    transferAnswered(prescription, actOf(context), accepted, context.time),
});
