import { setTimeout as wait } from 'node:timers/promises';
import type {
  Announcements,
  WaitingAnnouncement,
} from '../../platform/durable-store/announcements.js';
import { backoff } from '../../platform/fabric/backoff.js';
import type { AnnouncedType } from './announced-events.js';
import type { Announcer } from './announcement.js';
import { settleNotes, type SettleOptions } from './settle-notes.js';

/** A registered address of a system that is told. */
export interface Endpoint {
  readonly name: string;
  readonly events: readonly AnnouncedType[];
  /** Resolves once the receiver has taken the message. */
  readonly send: (message: { readonly id: string; readonly body: string }) => Promise<void>;
}

export interface AnnouncementRoundsOptions extends Announcer, Pick<SettleOptions, 'queue'> {
  readonly announcements: Announcements;
  readonly endpoints: readonly Endpoint[];
  /** Told of each failure; what failed is tried again. */
  readonly onPostponed: (error: unknown) => void;
}

/** Milliseconds between rounds, and between attempts for one announcement. */
const pause = 1_000;
const pauses = { base: 2_000, cap: 60_000 } as const;

/** Sends announcements, round after round, until the signal. */
export async function announcementRounds(
  options: AnnouncementRoundsOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await announcementRound(options);
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Looks into what happened, then sends what is due; the one does not wait for the other. */
export async function announcementRound(options: AnnouncementRoundsOptions): Promise<void> {
  await settleNotes(options).catch(options.onPostponed);
  await sendDue(options).catch(options.onPostponed);
}

/** Each endpoint by itself, so that none waits for another that does not answer. */
async function sendDue(options: AnnouncementRoundsOptions): Promise<void> {
  const { announcements, endpoints } = options;
  const due = await announcements.due();
  const names = new Set(endpoints.map(({ name }) => name));
  for (const { id } of due.filter(({ endpoint }) => !names.has(endpoint))) {
    // Nobody is registered any more who would take it.
    await announcements.taken(id);
  }
  await Promise.all(
    endpoints.map((endpoint) =>
      sendTo(
        options,
        endpoint,
        due.filter((each) => each.endpoint === endpoint.name),
      ),
    ),
  );
}

/** In their order, up to the first that is not taken. */
async function sendTo(
  { announcements, onPostponed }: AnnouncementRoundsOptions,
  { send }: Endpoint,
  due: readonly WaitingAnnouncement[],
): Promise<void> {
  for (const { id, body, attempts } of due) {
    try {
      await send({ id, body });
    } catch (error) {
      onPostponed(error);
      await announcements.postpone(id, backoff(attempts + 1, pauses));
      return;
    }
    await announcements.taken(id);
  }
}
