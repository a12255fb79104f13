import { type RequestHandler, Router } from 'express';
import { HealthChainError } from '@healthchain/protocol';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isLoopback } from './loopback.js';

/** Metrics of one process. Labels are never ids: one label value each for what is counted. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts a request under its route template, such as `/fhir/:type/:id`. */
  observeRequest(labels: RequestLabels, seconds: number): void;
  /** Shows a number that is asked for whenever the metrics are read. */
  addGauge(gauge: GaugeSource): void;
}

export interface RequestLabels {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

export interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly read: () => Promise<number>;
}

/** @param organization label on every metric */
export function createMetrics(organization: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ organization });
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  return {
    registry,
    observeRequest({ method, route, status }, seconds) {
      requests.observe({ method, route, status }, seconds);
    },
    addGauge({ name, help, read }) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
  };
}

/**
 * `/metrics` for a Prometheus agent on the same host. Others are told that there is nothing: load
 * and failures of an organisation are its own matter. A reverse proxy must not forward this path,
 * since its requests come from loopback too.
 */
export function metricsRouter({ registry }: Metrics): Router {
  const router = Router();
  router.get('/metrics', loopbackOnly, async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

const loopbackOnly: RequestHandler = (req, _res, next) => {
  next(isLoopback(req.socket.remoteAddress) ? undefined : new HealthChainError('NOT_FOUND'));
};
