import { readFileSync } from 'node:fs';
import type { Metrics } from '../platform/http/metrics.js';
import type { MutualTlsServer } from '../platform/http/mutual-tls-server.js';
import { cardApp } from '../platform/sign-in/cards/card-app.js';
import { startCardServer } from '../platform/sign-in/cards/card-server.js';
import { signInAddresses } from '../platform/sign-in/discovery.js';
import type { GatewayOptions } from './options.js';
import { knownPeople, openPeople } from './people.js';
import type { Platform } from './platform.js';

/** Starts to take the smart cards of the organisation's people. */
export function startCardPort(
  { config, logger }: GatewayOptions,
  platform: Platform,
  metrics: Metrics,
): Promise<MutualTlsServer> {
  const { cards, http, organization } = config;
  const app = cardApp({
    logger,
    metrics,
    people: openPeople(config, platform),
    holders: knownPeople(config),
    states: platform.durable.signInStates,
    issuer: signInAddresses(http.publicUrl).issuer,
    displayName: organization.displayName,
    encrypted: http.tls !== undefined,
    attemptsPerMinute: http.limits.failedSignInsPerMinute,
  });
  return startCardServer(app, {
    host: cards.host,
    port: cards.port,
    certificate: readFileSync(cards.certificateFile, 'utf8'),
    key: readFileSync(cards.keyFile, 'utf8'),
    root: readFileSync(cards.rootFile, 'utf8'),
  });
}
