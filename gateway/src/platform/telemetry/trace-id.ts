import { isSpanContextValid, trace } from '@opentelemetry/api';

/** Id of the trace in progress: it joins a client's error with log lines and spans. */
export function currentTraceId(): string | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context) ? context.traceId : undefined;
}
