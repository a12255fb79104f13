import type { GatewayConfig, GatewaySecrets } from '../platform/config.js';
import type { Logger } from '../platform/telemetry/logger.js';

/** What a gateway is composed from. */
export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly secrets: GatewaySecrets;
  readonly logger: Logger;
}
