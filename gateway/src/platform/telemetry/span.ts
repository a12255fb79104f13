import { type Attributes, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { HealthChainError } from '@healthchain/protocol';

/** The one tracer of this code base; without a registered provider its spans cost nothing. */
export function tracer(): Tracer {
  return trace.getTracer('healthchain');
}

/**
 * Runs a step of the work in a span, which ends when the step does. Name it by its folder, such as
 * `records/ingest`, so that a trace reads like the map of the code. Attributes are counts, sizes and
 * codes: never ids of patients or records, nor anything from a record.
 */
export async function inSpan<T>(
  name: string,
  run: (span: Span) => T | Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Messages stay out of spans: one from a library could quote its input. */
function recordFailure(span: Span, error: unknown): void {
  const code = error instanceof HealthChainError ? error.code : 'INTERNAL';
  span.setAttribute('healthchain.error_code', code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}
