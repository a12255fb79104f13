import type { Announcements } from '../../platform/durable-store/announcements.js';
import type { QueuePage } from '../prescription-ledger.js';
import { typeOfEvent, type AnnouncedType } from './announced-events.js';
import { announcementOf, type Announcer } from './announcement.js';

export interface SettleOptions extends Announcer {
  readonly announcements: Announcements;
  readonly endpoints: readonly {
    readonly name: string;
    readonly events: readonly AnnouncedType[];
  }[];
  /** The queue of the organisation's own pharmacy; asked for by pharmacies only. */
  readonly queue: (size: number, bookmark: string) => Promise<QueuePage>;
}

const pageSize = 200;

/** Turns what events said into announcements, where it is about a prescription that concerns this organisation. */
export async function settleNotes(options: SettleOptions): Promise<void> {
  const { announcements, endpoints, kind } = options;
  const notes = await announcements.noted();
  if (kind === 'pharmacy' && notes.length > 0) {
    await followQueue(options);
  }
  for (const { event, ...note } of notes) {
    const type = typeOfEvent.get(event);
    const patientId = await announcements.patientOf(note.prescriptionId);
    const wanted =
      type === undefined || patientId === undefined
        ? []
        : endpoints
            .filter(({ events }) => events.includes(type))
            .map(({ name }) => announcementOf({ ...note, type, patientId }, name, options));
    await announcements.settle({ ...note, event }, wanted);
  }
}

/** What a pharmacy was chosen to fill, or sent, nobody there has dealt with yet. */
async function followQueue({ announcements, queue }: SettleOptions): Promise<void> {
  let bookmark = '';
  do {
    const page = await queue(pageSize, bookmark);
    for (const { order } of page.prescriptions) {
      await announcements.follow(order.prescriptionId, order.patientId);
    }
    bookmark = page.bookmark;
  } while (bookmark !== '');
}
