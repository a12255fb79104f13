import { randomId } from '@healthchain/protocol';
import {
  checkedPrescriptionsSchema,
  dispenseSchema,
  prescriptionSchema,
  prescriptionStatuses,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { prescriptionWordsSchema } from '../../prescriptions/prescription-words.js';
import {
  checkSchema,
  draftingSchema,
  handoverSchema,
  issueSchema,
  reasonSchema,
  transferAnswerSchema,
  transferSchema,
} from '../prescriptions/schema.js';

const bookmark = z.union([z.literal(''), randomId]);

export const drafting = draftingSchema.meta({
  id: 'Drafting',
  description:
    'What is prescribed, coded, and what stands on the prescription in words, which is sealed for the hospital and ' +
    'the chosen pharmacy. `prescriber` is the key of who is to issue it, if it is somebody else. Amounts are in ' +
    'thousandths of their unit.',
});
export const drafted = z.strictObject({ prescriptionId: randomId }).meta({ id: 'Drafted' });
export const checkRequest = checkSchema.meta({
  id: 'PrescriptionCheck',
  description:
    'Drafts of the caller, their own open sessions, what the patient takes besides, and what they do not bear.',
});
export const checkedPrescriptions = checkedPrescriptionsSchema.meta({
  id: 'CheckedPrescriptions',
  description: 'Each of `matters` takes a coded reason when the drafts are issued.',
});
export const issueRequest = issueSchema.meta({ id: 'PrescriptionIssue' });
export const issued = z.strictObject({ prescriptionIds: z.array(randomId) }).meta({ id: 'Issued' });
export const prescriptionReason = reasonSchema.meta({ id: 'PrescriptionReason' });
const shownShape = {
  prescription: prescriptionSchema,
  status: z.enum(prescriptionStatuses),
  words: prescriptionWordsSchema.optional(),
};
const shown = z.strictObject(shownShape).meta({
  id: 'ShownPrescription',
  description:
    'Without `words`, they were not sealed for this organisation, or are not those of the order.',
});
export const dispense = dispenseSchema.meta({ id: 'Dispense' });
export const prescriptionHistory = z
  .strictObject({ ...shownShape, dispenses: z.array(dispense) })
  .meta({ id: 'PrescriptionHistory' });
export const shownPrescriptions = z
  .strictObject({ prescriptions: z.array(shown) })
  .meta({ id: 'ShownPrescriptions' });
export const ownPrescriptions = z
  .strictObject({ prescriptions: z.array(prescriptionHistory) })
  .meta({ id: 'OwnPrescriptions' });
export const pharmacyQueue = z
  .strictObject({ prescriptions: z.array(shown), bookmark })
  .meta({ id: 'PharmacyQueue', description: 'A page can hold fewer than were asked for.' });
export const handover = handoverSchema.meta({
  id: 'Handover',
  description:
    'Thousandths of the order’s unit; `partial` says why it is not all that is left of the filling.',
});
export const transferRequest = transferSchema.meta({ id: 'Transfer' });
export const transferAnswer = transferAnswerSchema.meta({ id: 'TransferAnswer' });
