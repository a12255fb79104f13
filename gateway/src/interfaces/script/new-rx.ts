import {
  orderedMedicineSchema,
  type OrderedMedicine,
  type PrescriptionOrder,
} from '@healthchain/protocol/prescriptions';
import type { Drafting } from '../../prescriptions/prescriber-desk.js';
import type { ShownPrescription } from '../../prescriptions/shown-prescription.js';
import { medicationOf, orderedOf } from './medication.js';
import type { ActingMessage, NewRx } from './messages.js';

type Prescribing = Extract<
  ActingMessage,
  { kind: 'NewRx' | 'RxChangeResponse' | 'RxRenewalResponse' }
>;

/**
 * An issued prescription as a message to a pharmacy. Its id is the prescription's, so that who gets it twice
 * knows; a draft is no message.
 */
export function newRxOf(
  { prescription, words }: Pick<ShownPrescription, 'prescription' | 'words'>,
  to: string,
): NewRx | undefined {
  const { order, issued } = prescription;
  if (issued === undefined) {
    return undefined;
  }
  const { prescriptionId, patientId, organization, publicKeyDigest } = order;
  return {
    ...{ kind: 'NewRx', messageId: prescriptionId, sentAt: issued.at, from: organization, to },
    ...{ patientId, prescriptionId },
    prescriber: publicKeyDigest,
    medication: medicationOf(medicineOf(order)),
    ...(words !== undefined && { words }),
  };
}

/** The draft that a message asks for. A renewal renews the prescription that it names. */
export function draftingOf(message: Prescribing): Drafting {
  const ordered = orderedOf(message.medication);
  const { words } = message;
  if (message.kind === 'NewRx') {
    return { order: ordered, words, prescriber: message.prescriber };
  }
  const { prescriptionId: renews } = message;
  return message.kind === 'RxRenewalResponse'
    ? { order: { ...ordered, renews }, words }
    : { order: ordered, words };
}

/** What is ordered, without whom it is for and by whom. */
function medicineOf(order: PrescriptionOrder): OrderedMedicine {
  return orderedMedicineSchema.strip().parse(order);
}
