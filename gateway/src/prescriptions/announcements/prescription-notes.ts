import { randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { noting, type Notes } from '../../keys/escrow/key-event-notes.js';
import type { Announcements } from '../../platform/durable-store/announcements.js';
import { typeOfEvent } from './announced-events.js';

const ofPrescriptions = z.union([
  z.object({ prescriptionId: randomId }).transform(({ prescriptionId }) => [prescriptionId]),
  z.object({ prescriptionIds: z.array(randomId) }).transform((event) => event.prescriptionIds),
]);

/** What an organisation remembers that is announced: what happens to prescriptions. */
export function prescriptionNotes(announcements: Pick<Announcements, 'note'>): Notes {
  return [...typeOfEvent.keys()].map((event) => [
    event,
    noting(ofPrescriptions, async (prescriptionIds, transactionId) => {
      for (const prescriptionId of prescriptionIds) {
        await announcements.note({ transactionId, event, prescriptionId });
      }
    }),
  ]);
}
