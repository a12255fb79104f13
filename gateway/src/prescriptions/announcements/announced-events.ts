import { prescriptionEvents } from '@healthchain/protocol/prescriptions';
import { z } from 'zod';

/** What is announced to systems of prescribers and pharmacies. */
export const announcedTypes = [
  'prescription.issued',
  'prescription.claimed',
  'prescription.rejected',
  'prescription.held',
  'prescription.resumed',
  'prescription.dispensed',
  'prescription.returned',
  'prescription.transferred',
  'prescription.transfer-answered',
  'prescription.ended',
] as const;
export const announcedType = z.enum(announcedTypes);
export type AnnouncedType = z.infer<typeof announcedType>;

/** The type by the name of the chaincode's event. */
export const typeOfEvent: ReadonlyMap<string, AnnouncedType> = new Map([
  [prescriptionEvents.issued, 'prescription.issued'],
  [prescriptionEvents.claimed, 'prescription.claimed'],
  [prescriptionEvents.rejected, 'prescription.rejected'],
  [prescriptionEvents.held, 'prescription.held'],
  [prescriptionEvents.resumed, 'prescription.resumed'],
  [prescriptionEvents.dispensed, 'prescription.dispensed'],
  [prescriptionEvents.returned, 'prescription.returned'],
  [prescriptionEvents.transferred, 'prescription.transferred'],
  [prescriptionEvents.transferAnswered, 'prescription.transfer-answered'],
  [prescriptionEvents.ended, 'prescription.ended'],
]);
