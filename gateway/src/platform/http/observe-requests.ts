import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../telemetry/logger.js';
import { tracer } from '../telemetry/span.js';
import { refusalOf } from './error-handler.js';
import type { Metrics } from './metrics.js';

export interface ObserveOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The mount that serves a path, such as `/fhir`; empty for the root. */
  readonly mountOf: (path: string) => string;
}

/**
 * Gives every request a span (continuing the client's trace, W3C trace context), a line in the log
 * and a place in the metrics. All three name the route's template: a URL can hold a name or an id.
 */
export function observeRequests({ logger, metrics, mountOf }: ObserveOptions): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    const parent = propagation.extract(context.active(), req.headers);
    const span = tracer().startSpan(req.method, { kind: SpanKind.SERVER }, parent);
    const active = trace.setSpan(parent, span);
    const { traceId } = span.spanContext();
    res.set('X-Trace-Id', traceId);
    res.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const outcome = outcomeOf(req, res, mountOf(req.originalUrl));
      metrics.observeRequest(outcome, seconds);
      const milliseconds = Math.round(seconds * 1000);
      logger.info({ ...outcome, code: refusalOf(res), milliseconds, traceId }, 'request');
      endSpan(span, outcome);
    });
    context.with(active, next);
  };
}

interface Outcome {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

/** Status 499 stands for a client that left before its answer; the name is nginx's. */
function outcomeOf(req: Request, res: Response, mount: string): Outcome {
  const matched: unknown = req.route;
  const path = hasPath(matched) ? matched.path : '/*';
  const status = res.writableFinished ? res.statusCode : 499;
  return { method: req.method, route: `${mount}${path === '/' ? '' : path}` || '/', status };
}

function hasPath(route: unknown): route is { readonly path: string } {
  return (
    typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string'
  );
}

function endSpan(span: Span, { method, route, status }: Outcome): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
