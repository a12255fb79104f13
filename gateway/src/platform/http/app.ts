import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from '../telemetry/logger.js';
import { type ErrorRenderer, errorHandler, notFound } from './error-handler.js';
import { healthRouter, type ReadinessChecks } from './health.js';
import { limitFailedSignIns, limitInFlight } from './limits.js';
import { type Metrics, metricsRouter } from './metrics.js';
import { observeRequests } from './observe-requests.js';
import { securityHeaders } from './security-headers.js';

/** A part of the API. */
export interface Mount {
  /** Such as `/fhir`: fixed text without parameters, since it appears in logs and metrics. */
  readonly path: string;
  readonly handlers: readonly RequestHandler[];
  /** How refusals look under this path; problem+json unless told. */
  readonly renderError?: ErrorRenderer;
}

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly checks: ReadinessChecks;
  /** Checks that readiness names when they fail, without depending on them. */
  readonly warnings?: ReadinessChecks;
  /** Whether clients come over TLS. */
  readonly encrypted: boolean;
  readonly limits: {
    /** Requests in progress at once. */
    readonly inFlight: number;
    /** Requests with a refused sign-in, per address. */
    readonly failedSignInsPerMinute: number;
  };
  readonly mounts: readonly Mount[];
}

/**
 * The frame around the API: what every request meets, in this order. Health and metrics come before
 * the limits, so that an overloaded gateway can still be seen. Compression is safe from BREACH here:
 * no answer mixes a secret with text that an attacker's page could choose.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { logger, metrics, mounts, limits } = options;
  const mountAt = (path: string) => mounts.find((mount) => isUnder(mount.path, path));
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(observeRequests({ logger, metrics, mountOf: (path) => mountAt(path)?.path ?? '' }));
  app.use(securityHeaders(options.encrypted));
  app.use(healthRouter(options.checks, options.warnings), metricsRouter(metrics));
  app.use(limitInFlight(limits.inFlight), limitFailedSignIns(limits.failedSignInsPerMinute));
  app.use(compression());
  for (const { path, handlers } of mounts) app.use(path, ...handlers);
  app.use(notFound);
  app.use(errorHandler(logger, (path) => mountAt(path)?.renderError));
  return app;
}

/** Express matches mounts without regard to case. */
function isUnder(mount: string, path: string): boolean {
  const rest = path.slice(mount.length);
  return path.toLowerCase().startsWith(mount) && (rest === '' || /^[/?]/.test(rest));
}
