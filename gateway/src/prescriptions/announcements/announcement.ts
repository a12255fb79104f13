import type { Announcement, PrescriptionNote } from '../../platform/durable-store/announcements.js';
import type { AnnouncedType } from './announced-events.js';

/** Who sends it. */
export interface Announcer {
  readonly mspId: string;
  /** Origin of the gateway. */
  readonly publicUrl: string;
  readonly kind: string;
}

/** A noted event with whose prescription it is about. */
export interface Concern extends Pick<PrescriptionNote, 'transactionId' | 'prescriptionId'> {
  readonly type: AnnouncedType;
  readonly patientId: string;
  /** Milliseconds since 1970. */
  readonly notedAt: number;
}

/**
 * The message to one endpoint, as Standard Webhooks has it: type, timestamp, data. It holds random ids and where to
 * look; what was prescribed takes a person who signs in.
 */
export function announcementOf(
  { transactionId, prescriptionId, patientId, type, notedAt }: Concern,
  endpoint: string,
  { mspId, publicUrl, kind }: Announcer,
): Announcement {
  const path =
    kind === 'pharmacy'
      ? `/api/v1/pharmacy/patients/${patientId}/prescriptions/${prescriptionId}`
      : `/api/v1/patients/${patientId}/prescriptions`;
  const link = new URL(path, publicUrl).href;
  const data = { prescriptionId, patientId, organization: mspId, link };
  return {
    id: `${endpoint}-${transactionId}-${prescriptionId}`,
    endpoint,
    body: JSON.stringify({ type, timestamp: new Date(notedAt).toISOString(), data }),
  };
}
