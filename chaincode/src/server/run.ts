import { setTimeout as delay } from 'node:timers/promises';
import { Shim } from 'fabric-shim';
import { createChaincode } from '../chaincode.js';
import { errorFields, log } from '../log.js';
import { packageVersion } from '../version.js';
import { ChaincodeService } from './chaincode-service.js';
import { readServerOptions } from './options.js';

/** Longest wait for invocations in progress at shutdown (ms). */
const shutdownLimit = 5_000;

/** Time for the last answers to leave the process (ms). */
const flushTime = 100;

/** Serves the contracts to the peer until a signal ends the process. */
export async function run(environment: NodeJS.ProcessEnv): Promise<void> {
  const options = readServerOptions(environment);
  const service = new ChaincodeService(createChaincode());
  await Shim.server(service, options).start();
  log('info', 'listening', { address: options.address, version: packageVersion });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void shutDown(service, signal));
  }
}

/** The shim has no way to close its server, so the process ends once it is idle. */
async function shutDown(service: ChaincodeService, signal: string): Promise<void> {
  log('info', 'stopping', { signal });
  await Promise.race([service.idle(), delay(shutdownLimit)]);
  await delay(flushTime);
  process.exit(0);
}

/**
 * Ends the process after a failure that nobody handled: its state is unknown, and the supervisor
 * starts it again. The shim's own handlers would carry on.
 */
export function endOnUnhandledFailure(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log('error', event, errorFields(error));
      process.exit(1);
    });
  }
}
