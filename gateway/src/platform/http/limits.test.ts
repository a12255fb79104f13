import assert from 'node:assert/strict';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { limitClient, limitFailedSignIns } from './limits.js';

const refuse: ErrorRequestHandler = (error: { code: string }, _req, res, _next) => {
  res.status(429).json({ code: error.code });
};

describe('the limit of a client', () => {
  it('given one client exceeds it, then that client waits and others do not', async () => {
    const app = express()
      .use(limitClient(2, (req) => req.get('client')))
      .get('/', (_req, res) => {
        res.json({});
      })
      .use(refuse);
    const get = async (client: string) =>
      (await request(app).get('/').set('client', client)).status;
    assert.deepEqual([await get('a'), await get('a'), await get('a')], [200, 200, 429]);
    assert.equal(await get('b'), 200);
  });
});

describe('the limit of failed sign-ins', () => {
  it('given an address fails that often, then it waits, and successes do not count', async () => {
    const app = express()
      .use(limitFailedSignIns(3))
      .get('/:status', (req, res) => {
        res.status(Number(req.params.status)).json({});
      })
      .use(refuse);
    const get = async (status: number) => (await request(app).get(`/${status}`)).status;
    const before = [await get(200), await get(401), await get(200), await get(401), await get(401)];
    assert.deepEqual(before, [200, 401, 200, 401, 401]);
    assert.deepEqual([await get(401), await get(200)], [429, 429]);
  });
});
