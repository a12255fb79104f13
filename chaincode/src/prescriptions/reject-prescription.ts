import {
  dispensableRefusals,
  pharmacyRefusals,
  prescriptionEvents,
  reasonedRequestSchema,
  rejected,
} from '@healthchain/protocol/prescriptions';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { pharmacist } from './people.js';

/** Says why a pharmacy does not fill a prescription; another can. */
export const rejectPrescription = changePrescription({
  name: 'PrescriptionManagementContract:RejectPrescription',
  summary:
    'Says, with a coded reason, that this pharmacy does not fill the prescription; its claim ends.',
  guard: pharmacist,
  request: reasonedRequestSchema,
  fields: 'patientId, prescriptionId, reason',
  event: prescriptionEvents.rejected,
  refusals: [...dispensableRefusals, ...pharmacyRefusals],
  change: (context, prescription, { reason }) =>
    rejected(prescription, { ...actOf(context), reason }, context.time),
});
