import { readFileSync } from 'node:fs';
import { webhook } from '../interfaces/connectors/webhook.js';
import type { Metrics } from '../platform/http/metrics.js';
import { announcedType, announcedTypes } from '../prescriptions/announcements/announced-events.js';
import {
  announcementRounds,
  type Endpoint,
} from '../prescriptions/announcements/announcement-rounds.js';
import { prescriptionLedger } from '../prescriptions/prescription-ledger.js';
import type { AlertOutlet } from './alerts.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

export interface AnnouncementsOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly metrics: Metrics;
}

/**
 * How systems of the organisation's own learn what happens to prescriptions.
 *
 * @throws Error for a secret that cannot be read or is none, and for a type of event that there is none of
 */
export function openAnnouncements({
  config,
  logger,
  platform,
  metrics,
}: AnnouncementsOptions): AlertOutlet {
  const { announcements } = platform.durable;
  metrics.addGauge({
    name: 'healthchain_announcements_waiting',
    help: 'Announcements about prescriptions that their endpoint has not taken yet.',
    read: announcements.waiting,
  });
  if (config.webhooks.length === 0) {
    return { follow: () => Promise.resolve() };
  }
  const endpoints = config.webhooks.map(({ name, url, secretFile, events }): Endpoint => {
    const secret = readFileSync(secretFile, 'utf8').trim();
    return {
      ...{ name, send: webhook({ url, secret }) },
      events: events?.map((event) => announcedType.parse(event)) ?? announcedTypes,
    };
  });
  const { mspId, kind } = config.organization;
  const ledger = prescriptionLedger(platform.ledger, config.fabric.prescriptionEndorsers);
  const options = {
    ...{ announcements, endpoints, mspId, kind, publicUrl: config.http.publicUrl },
    queue: ledger.queue,
    onPostponed: (error: unknown) => {
      logger.warn({ err: error }, 'an announcement about a prescription could not be sent yet');
    },
  };
  return { follow: (signal) => announcementRounds(options, signal) };
}
