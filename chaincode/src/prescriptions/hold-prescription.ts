import {
  dispensableRefusals,
  held,
  prescriptionEvents,
  reasonedRequestSchema,
} from '@healthchain/protocol/prescriptions';
import { actOf } from './act.js';
import { changePrescription } from './change-prescription.js';
import { prescriber } from './people.js';
import { requireOwnPrescription } from './require-own-prescription.js';

/** Has nothing dispensed until the prescription is resumed. */
export const holdPrescription = changePrescription({
  name: 'PrescriptionManagementContract:HoldPrescription',
  summary:
    'Puts a prescription of the own organisation on hold: nothing is dispensed until it is resumed.',
  guard: prescriber,
  request: reasonedRequestSchema,
  fields: 'patientId, prescriptionId, reason',
  event: prescriptionEvents.held,
  refusals: ['NOT_OWN_ORGANIZATION', ...dispensableRefusals],
  change: (context, prescription, { reason }) => {
    requireOwnPrescription(context, prescription);
    return held(prescription, { ...actOf(context), reason }, context.time);
  },
});
