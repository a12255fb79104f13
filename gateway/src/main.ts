import { startGateway } from './composition/gateway.js';
import { loadConfig } from './platform/config.js';
import { createLogger } from './platform/telemetry/logger.js';
import { startTracing } from './platform/telemetry/tracing.js';

const { config, secrets } = loadConfig(process.env);
const service = `gateway.${config.organization.name}`;
const logger = createLogger({ service, level: process.env.LOG_LEVEL });
const tracing = startTracing(service, process.env);
const gateway = await startGateway({ config, secrets, logger });

/** Ends the process once requests in progress have their answers. */
async function stop(): Promise<void> {
  await gateway.stop();
  await tracing.shutdown();
}

let stopping: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping ??= stop();
  });
}
gateway.failed.catch((error: unknown) => {
  logger.fatal({ err: error }, 'the read model failed; the supervisor starts the gateway again');
  process.exit(1);
});
