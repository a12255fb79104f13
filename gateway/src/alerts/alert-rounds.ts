import { setTimeout as wait } from 'node:timers/promises';
import type { Emergency } from '@healthchain/protocol';
import type { Alerts } from '../platform/durable-store/alerts.js';
import { backoff } from '../platform/fabric/backoff.js';
import { alertMessage, type AlertSender, type Message } from './alert-message.js';
import { alertsOf } from './alerts-of.js';

export interface AlertRoundsOptions extends AlertSender {
  readonly alerts: Alerts;
  /** Every emergency that the own peer holds. */
  readonly emergencies: () => AsyncIterable<Emergency>;
  /** Resolves once the receiver has taken the message. */
  readonly send: (message: Message) => Promise<void>;
  /** Told of each failure; what failed is tried again. */
  readonly onPostponed: (error: unknown) => void;
}

/** Milliseconds between rounds, and between attempts for one alert. */
const pause = 1_000;
const pauses = { base: 2_000, cap: 60_000 } as const;

/** Sends alerts, round after round, until the signal. */
export async function alertRounds(options: AlertRoundsOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await alertRound(options);
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** Looks into what was declared, then sends what is due; the one does not wait for the other. */
export async function alertRound(options: AlertRoundsOptions): Promise<void> {
  await settleNotes(options).catch(options.onPostponed);
  await sendDue(options).catch(options.onPostponed);
}

/** The event of an emergency names nobody, and comes before its private data: what is not here yet stays noted. */
async function settleNotes({ alerts, emergencies, mspId }: AlertRoundsOptions): Promise<void> {
  const noted = new Set(await alerts.noted());
  if (noted.size === 0) {
    return;
  }
  for await (const emergency of emergencies()) {
    if (noted.has(emergency.emergencyId)) {
      await alerts.settle(emergency.emergencyId, alertsOf(emergency, mspId));
    }
  }
}

async function sendDue(options: AlertRoundsOptions): Promise<void> {
  const { alerts, send, onPostponed } = options;
  for (const alert of await alerts.due()) {
    try {
      await send(alertMessage(alert, options));
    } catch (error) {
      onPostponed(error);
      await alerts.postpone(alert.id, backoff(alert.attempts + 1, pauses));
      continue;
    }
    await alerts.taken(alert.id);
  }
}
