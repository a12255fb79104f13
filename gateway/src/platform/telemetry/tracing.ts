import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
} from '@opentelemetry/sdk-trace-node';

export interface Tracing {
  /** Sends what is still waiting. */
  shutdown(): Promise<void>;
}

/**
 * Registers the tracer provider of the process, with W3C trace context. Spans are recorded and sent
 * when `OTEL_EXPORTER_OTLP_ENDPOINT` is set (the exporter reads it and its companions itself);
 * without it a request still has a trace id, for logs and error messages.
 * @param service names the process in traces, such as `gateway.river-hospital`
 */
export function startTracing(service: string, env: NodeJS.ProcessEnv): Tracing {
  const resource = resourceFromAttributes({ 'service.name': service });
  const provider =
    env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? new NodeTracerProvider({ resource, sampler: new AlwaysOffSampler() })
      : new NodeTracerProvider({
          resource,
          spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
        });
  provider.register();
  return { shutdown: () => provider.shutdown() };
}
