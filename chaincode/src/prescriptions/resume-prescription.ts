import {
  prescriptionEvents,
  prescriptionRequestSchema,
  resumed,
} from '@healthchain/protocol/prescriptions';
import { changePrescription } from './change-prescription.js';
import { prescriber } from './people.js';
import { requireOwnPrescription } from './require-own-prescription.js';

/** Has a prescription dispensed again that was on hold. */
export const resumePrescription = changePrescription({
  name: 'PrescriptionManagementContract:ResumePrescription',
  summary: 'Ends the hold of a prescription of the own organisation.',
  guard: prescriber,
  request: prescriptionRequestSchema,
  fields: 'patientId, prescriptionId',
  event: prescriptionEvents.resumed,
  refusals: ['NOT_OWN_ORGANIZATION', 'PRESCRIPTION_NOT_ON_HOLD'],
  change: (context, prescription) => {
    requireOwnPrescription(context, prescription);
    return resumed(prescription, context.time);
  },
});
