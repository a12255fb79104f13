import { HealthChainError } from '@healthchain/protocol';
import type { PharmacyDesk } from '../../prescriptions/pharmacy-desk.js';
import type { PrescriberDesk } from '../../prescriptions/prescriber-desk.js';
import type { ActingMessage, RxFill } from './messages.js';
import { draftingOf } from './new-rx.js';
import { handoverOf } from './rx-fill.js';
import type { Outcome } from './outcome.js';

export interface Desks {
  readonly prescriber: Pick<PrescriberDesk, 'draft' | 'end'>;
  readonly pharmacy: Pick<PharmacyDesk, 'prescription' | 'dispense' | 'reject' | 'transfer'>;
}

/**
 * Does what a message says, as the signed-in person. A new prescription is drafted: nothing but its prescriber's own
 * issuing makes it one.
 *
 * @throws HealthChainError why it is not done
 */
export async function actOnMessage(
  { prescriber, pharmacy }: Desks,
  person: string,
  message: ActingMessage,
): Promise<Outcome> {
  const relatesTo = message.messageId;
  switch (message.kind) {
    case 'CancelRx':
      await prescriber.end(person, nameOf(message), message.reason);
      return { relatesTo, prescriptionId: message.prescriptionId, outcome: 'cancelled' };
    case 'RxFill':
      await actOnFill(pharmacy, person, message);
      return { relatesTo, prescriptionId: message.prescriptionId, outcome: message.state };
    default: {
      const drafting = draftingOf(message);
      const prescriptionId = await prescriber.draft(person, message.patientId, drafting);
      return { relatesTo, prescriptionId, outcome: 'drafted' };
    }
  }
}

async function actOnFill(desk: Desks['pharmacy'], person: string, message: RxFill): Promise<void> {
  const name = nameOf(message);
  switch (message.state) {
    case 'not-dispensed':
      await desk.reject(person, name, message.reason);
      return;
    case 'transferred':
      await desk.transfer(person, name, message.transferredTo);
      return;
    default: {
      const { prescription } = await desk.prescription(person, name);
      // The ledger counts in the order's unit, and takes a bare number.
      if (message.quantity.unit !== prescription.order.quantity.unit) {
        throw new HealthChainError('INVALID_ARGUMENT', 'The quantity is not in the order’s unit.');
      }
      await desk.dispense(person, name, handoverOf(message));
    }
  }
}

function nameOf({ patientId, prescriptionId }: { patientId: string; prescriptionId: string }) {
  return { patientId, prescriptionId };
}
