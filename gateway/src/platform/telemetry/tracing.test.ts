import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation, trace } from '@opentelemetry/api';
import { inSpan } from './span.js';
import { currentTraceId } from './trace-id.js';
import { startTracing } from './tracing.js';

describe('tracing of a gateway', () => {
  afterEach(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });

  it('given no collector, then a request still has a trace id', async () => {
    const tracing = startTracing('gateway.test', {});
    assert.match((await inSpan('step', currentTraceId)) ?? '', /^[\da-f]{32}$/);
    await tracing.shutdown();
  });

  describe('given a collector', () => {
    let collector: Server;
    let paths: (string | undefined)[];

    beforeEach((done) => {
      paths = [];
      collector = createServer((req, res) => {
        paths.push(req.url);
        req.resume().on('end', () => res.end());
      }).listen(0, '127.0.0.1', done);
    });
    afterEach((done) => {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
      collector.close(done);
      collector.closeAllConnections();
    });

    it('then spans are sent to it before the process ends', async () => {
      const { port } = collector.address() as AddressInfo;
      process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
      const tracing = startTracing('gateway.test', process.env);
      await inSpan('step', () => undefined);
      await tracing.shutdown();
      assert.deepEqual(paths, ['/v1/traces']);
    });
  });
});
