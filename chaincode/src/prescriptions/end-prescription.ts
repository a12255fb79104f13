import { salt } from '@healthchain/protocol';
import {
  ended,
  prescriptionEvents,
  prescriptionsTransientField,
  reasonedRequestSchema,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { transaction } from '../context/use-case.js';
import { actOf } from './act.js';
import { loadPrescription, loadRefusals, prescriptionArguments } from './change-prescription.js';
import { loadMedicines, storeMedicines } from './medication-profile.js';
import { prescriber } from './people.js';
import { requireOwnPrescription } from './require-own-prescription.js';

const transientSchema = z.strictObject({
  ...{ salt, profileSalt: salt },
  request: reasonedRequestSchema,
});

/** Cancels a prescription or, once something of it was dispensed, stops it. */
export const endPrescription = transaction({
  name: 'PrescriptionManagementContract:EndPrescription',
  summary:
    'Ends a prescription of the own organisation, with a coded reason: nothing of it is dispensed any more. ' +
    'It counts as cancelled or, once something was dispensed, as stopped.',
  arguments: prescriptionArguments,
  guard: prescriber,
  transient: `\`${prescriptionsTransientField}\`: salt, profileSalt, request (patientId, prescriptionId, reason)`,
  events: [prescriptionEvents.ended],
  refusals: [...loadRefusals, 'NOT_OWN_ORGANIZATION', 'PRESCRIPTION_ENDED'],
  run: async (context, args) => {
    const action = await loadPrescription(context, args, transientSchema);
    const { prescription, transient } = action;
    const { request } = transient;
    requireOwnPrescription(context, prescription);
    const changed = ended(
      prescription,
      { ...actOf(context), reason: request.reason },
      context.time,
    );
    const { patientId, prescriptionId } = request;
    const others = (await loadMedicines(context, patientId)).filter(
      (each) => each.prescriptionId !== prescriptionId,
    );
    await action.store(changed);
    await storeMedicines(context, patientId, others, transient.profileSalt);
    context.emit(prescriptionEvents.ended, { prescriptionId });
    return { prescriptionId };
  },
});
