import type { Announcements } from '../../platform/durable-store/announcements.js';
import type { PrescriptionLedger } from '../prescription-ledger.js';

/**
 * A ledger that remembers which prescriptions this organisation's people deal with, before they do: the event names
 * no patient, and can come before the answer.
 */
export function followingLedger(
  ledger: PrescriptionLedger,
  { follow }: Pick<Announcements, 'follow'>,
): PrescriptionLedger {
  return {
    ...ledger,
    draft: async (as, order, text) => {
      await follow(order.prescriptionId, order.patientId);
      await ledger.draft(as, order, text);
    },
    act: async (as, name, request) => {
      await follow(request.prescriptionId, request.patientId);
      await ledger.act(as, name, request);
    },
  };
}
