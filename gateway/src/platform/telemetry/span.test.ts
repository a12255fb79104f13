import assert from 'node:assert/strict';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { HealthChainError } from '@healthchain/protocol';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { inSpan } from './span.js';
import { currentTraceId } from './trace-id.js';

describe('a step in a span', () => {
  const spans = new InMemorySpanExporter();

  before(() => {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
  });
  beforeEach(() => {
    spans.reset();
  });
  after(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });

  it('given nested steps, then they form one trace with their names', async () => {
    const result = await inSpan('records/ingest', () =>
      inSpan('platform/keys/seal', () => currentTraceId(), { versions: 3 }),
    );
    const [inner, outer] = spans.getFinishedSpans();
    assert.equal(inner?.name, 'platform/keys/seal');
    assert.deepEqual(inner.attributes, { versions: 3 });
    assert.equal(inner.parentSpanContext?.spanId, outer?.spanContext().spanId);
    assert.equal(outer?.name, 'records/ingest');
    assert.equal(result, outer.spanContext().traceId);
  });

  it('given a step fails, then the span has its code and the error goes on', async () => {
    const error = new HealthChainError('LEDGER_REJECTED');
    await assert.rejects(
      inSpan('platform/fabric/submit', () => Promise.reject(error)),
      error,
    );
    const [span] = spans.getFinishedSpans();
    assert.deepEqual(span?.status, { code: SpanStatusCode.ERROR, message: 'LEDGER_REJECTED' });
  });

  it('given a library fails, then its message stays out of the span', async () => {
    await assert.rejects(
      inSpan('interfaces/fhir/bundle', () => {
        throw new SyntaxError('Unexpected "Jane Doe"');
      }),
    );
    const [span] = spans.getFinishedSpans();
    assert.ok(!JSON.stringify([span?.status, span?.attributes, span?.events]).includes('Jane'));
  });

  it('given no request, then there is no trace id', () => {
    assert.equal(currentTraceId(), undefined);
  });
});
