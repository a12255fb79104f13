import { readFileSync } from 'node:fs';
import { emergencyLedger } from '../access/emergencies/emergency-ledger.js';
import { alertRounds } from '../alerts/alert-rounds.js';
import { webhook } from '../interfaces/connectors/webhook.js';
import type { Metrics } from '../platform/http/metrics.js';
import type { GatewayOptions } from './options.js';
import type { Platform } from './platform.js';

export interface AlertsOptions extends GatewayOptions {
  readonly platform: Platform;
  readonly metrics: Metrics;
}

/** How people learn of emergencies who are not signed in. */
export interface AlertOutlet {
  /** Sends alerts until the signal, if there is anywhere to send them. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

/** @throws Error for a secret that cannot be read or is none */
export function openAlerts({ config, logger, platform, metrics }: AlertsOptions): AlertOutlet {
  const { alerts: outlet, organization, fabric, http } = config;
  const { alerts } = platform.durable;
  metrics.addGauge({
    name: 'healthchain_alert_outlets',
    help: 'Where alerts about emergencies are sent: with 0, people learn of one when they sign in.',
    read: () => Promise.resolve(outlet === undefined ? 0 : 1),
  });
  metrics.addGauge({
    name: 'healthchain_alerts_waiting',
    help: 'Alerts about emergencies that nobody has taken yet.',
    read: alerts.waiting,
  });
  if (outlet === undefined) {
    return { follow: () => Promise.resolve() };
  }
  const send = webhook({ url: outlet.url, secret: readFileSync(outlet.secretFile, 'utf8').trim() });
  const ledger = emergencyLedger(platform.ledger, fabric.authorityEndorsers);
  const options = {
    ...{ alerts, send, mspId: organization.mspId, publicUrl: http.publicUrl },
    emergencies: () => ledger.from(),
    onPostponed: (error: unknown) => {
      logger.warn({ err: error }, 'an alert about an emergency could not be sent yet');
    },
  };
  return { follow: (signal) => alertRounds(options, signal) };
}
