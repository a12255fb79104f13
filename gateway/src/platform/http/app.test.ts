import assert from 'node:assert/strict';
import { context, propagation, trace } from '@opentelemetry/api';
import { HealthChainError } from '@healthchain/protocol';
import express, { type Express, Router } from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { BusyError } from '../fabric/limiter.js';
import { startTracing } from '../telemetry/tracing.js';
import { createHttpApp, type HttpAppOptions } from './app.js';
import { createMetrics, type Metrics } from './metrics.js';

describe('the HTTP frame', () => {
  let lines: string[];
  let metrics: Metrics;
  const release: (() => void)[] = [];

  function appWith(changes: Partial<HttpAppOptions> = {}): Express {
    lines = [];
    metrics = createMetrics('test');
    const write = (line: string): void => {
      lines.push(line);
    };
    return createHttpApp({
      logger: pino({}, { write }),
      metrics,
      checks: {},
      encrypted: false,
      limits: { inFlight: 100, failedSignInsPerMinute: 100 },
      mounts: [{ path: '/things', handlers: [things()] }],
      ...changes,
    });
  }

  function things(): Router {
    const router = Router();
    router.get('/slow', (_req, res) => {
      release.push(() => res.json({}));
    });
    router.get('/refused', () => {
      throw new HealthChainError('TOKEN_INVALID');
    });
    router.get('/busy', () => {
      throw new BusyError(7);
    });
    router.get('/broken', () => Promise.reject(new Error('select * from Jane Doe')));
    router.post('/parsed', express.json({ limit: 10 }), (_req, res) => {
      res.json({});
    });
    router.get('/:id', (_req, res) => {
      res.json({ found: true });
    });
    return router;
  }

  it('given any answer, then it must not be kept, framed or sniffed', async () => {
    const { headers } = await request(appWith()).get('/things/1');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'");
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers['strict-transport-security'], undefined);
  });

  it('given TLS, then browsers are told to insist on it', async () => {
    const { headers } = await request(appWith({ encrypted: true })).get('/things/1');
    assert.match(headers['strict-transport-security'] ?? '', /max-age=63072000/);
  });

  it('given an address that is not there, then a problem document says so', async () => {
    const response = await request(appWith()).get('/elsewhere');
    assert.equal(response.status, 404);
    assert.equal(response.type, 'application/problem+json');
    assert.deepEqual(response.body, {
      type: 'urn:healthchain:problem:not-found',
      title: 'Nothing with this identifier is known here.',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'There is nothing at this address.',
    });
  });

  it('given a failure, then neither the answer nor the log quotes it', async () => {
    const response = await request(appWith()).get('/things/broken');
    assert.equal(response.status, 500);
    assert.equal((response.body as { code: string }).code, 'INTERNAL');
    assert.ok(!response.text.includes('Jane'));
  });

  it('given a mount with its own renderer, then its refusals look like that', async () => {
    const app = appWith({
      mounts: [
        {
          path: '/things',
          handlers: [things()],
          renderError: ({ code }, res) => res.json({ own: code }),
        },
      ],
    });
    for (const path of ['/things/refused', '/things/a/b', '/THINGS/a/b?x=/y']) {
      assert.deepEqual(Object.keys((await request(app).get(path)).body as object), ['own'], path);
    }
    assert.equal((await request(app).get('/thingsother')).type, 'application/problem+json');
  });

  it('given bodies that cannot be read, then each has its code', async () => {
    const app = appWith();
    const post = (body: string, charset = 'utf-8') =>
      request(app)
        .post('/things/parsed')
        .set('Content-Type', `application/json; charset=${charset}`)
        .send(body);
    const codes = await Promise.all(
      [post('{'), post('"12345678901"'), post('{}', 'klingon')].map(async (sent) => {
        const response = await sent;
        return [response.status, (response.body as { code: string }).code];
      }),
    );
    assert.deepEqual(codes, [
      [400, 'BODY_MALFORMED'],
      [413, 'BODY_TOO_LARGE'],
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
    ]);
  });

  it('given an address that cannot be decoded, then INVALID_ARGUMENT', async () => {
    const response = await request(appWith()).get('/things/%E0%A4%A');
    assert.equal(response.status, 400);
    assert.equal((response.body as { code: string }).code, 'INVALID_ARGUMENT');
  });

  it('given an overload deeper down, then its waiting time is passed on', async () => {
    const response = await request(appWith()).get('/things/busy');
    assert.equal(response.status, 503);
    assert.equal(response.headers['retry-after'], '7');
  });

  it('given too many requests in progress, then the next is refused and health still answers', async () => {
    const app = appWith({ limits: { inFlight: 1, failedSignInsPerMinute: 100 } });
    const slow = request(app)
      .get('/things/slow')
      .then(({ status }) => status);
    while (release.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await request(app).get('/things/1');
    assert.equal(refused.status, 503);
    assert.equal((refused.body as { code: string }).code, 'BUSY');
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((await request(app).get('/livez')).status, 200);
    release.pop()?.();
    assert.equal(await slow, 200);
    assert.equal((await request(app).get('/things/1')).status, 200);
  });

  it('given many refused sign-ins from an address, then it has to wait', async () => {
    const app = appWith({ limits: { inFlight: 100, failedSignInsPerMinute: 2 } });
    for (const path of ['/things/1', '/things/refused', '/things/1', '/things/refused']) {
      assert.notEqual((await request(app).get(path)).status, 429);
    }
    const limited = await request(app).get('/things/refused');
    assert.equal(limited.status, 429);
    assert.equal((limited.body as { code: string }).code, 'RATE_LIMITED');
    assert.ok(Number(limited.headers['retry-after']) > 0);
  });

  it('given requests, then log and metrics name templates and never what was asked for', async () => {
    const app = appWith();
    await request(app).get('/things/jane-doe?name=jane-doe').set('Authorization', 'jane-doe');
    await request(app).get('/jane-doe');
    await request(app).get('/things/refused');
    const text = await metrics.registry.metrics();
    assert.match(
      text,
      /_count\{organization="test",method="GET",route="\/things\/:id",status="200"\} 1/,
    );
    assert.match(text, /route="\/\*",status="404"/);
    assert.ok(!(text + lines.join()).includes('jane-doe'));
    const last = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    assert.equal(last.route, '/things/refused');
    assert.equal(last.code, 'TOKEN_INVALID');
    assert.equal(last.status, 401);
  });

  it('given a gateway that is not ready, then metrics name the route, which an alert leaves out', async () => {
    const app = appWith({ checks: { ledger: () => Promise.reject(new Error('catching up')) } });
    assert.equal((await request(app).get('/readyz')).status, 503);
    assert.match(await metrics.registry.metrics(), /route="\/readyz",status="503"/);
  });

  it('given a client that traces, then its trace goes on', async () => {
    const tracing = startTracing('test', {});
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await request(appWith())
      .get('/things/refused')
      .set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`);
    await tracing.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
    assert.equal(response.headers['x-trace-id'], traceId);
    assert.equal((response.body as { traceId: string }).traceId, traceId);
    assert.equal((JSON.parse(lines.at(-1) ?? '') as { traceId: string }).traceId, traceId);
  });

  it('given a loopback peer, then it may read the metrics', async () => {
    const response = await request(appWith()).get('/metrics');
    assert.equal(response.status, 200);
    assert.match(response.text, /process_cpu_seconds_total/);
  });
});
