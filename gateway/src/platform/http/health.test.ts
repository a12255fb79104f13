import assert from 'node:assert/strict';
import express from 'express';
import sinon from 'sinon';
import request from 'supertest';
import { healthRouter } from './health.js';

const works = () => Promise.resolve();
const fails = () => Promise.reject(new Error('PIN 1234 was refused'));

describe('health', () => {
  it('given everything works, then live and ready', async () => {
    const app = express().use(healthRouter({ ledger: works }));
    assert.deepEqual((await request(app).get('/livez')).body, { status: 'live' });
    assert.deepEqual((await request(app).get('/readyz')).body, { status: 'ready' });
  });

  it('given checks fail, then live but not ready, with their names only', async () => {
    const app = express().use(healthRouter({ hsm: fails, ledger: works, ipfs: fails }));
    assert.equal((await request(app).get('/livez')).status, 200);
    const response = await request(app).get('/readyz');
    assert.equal(response.status, 503);
    assert.deepEqual(response.body, { status: 'not-ready', failing: ['hsm', 'ipfs'] });
  });

  it('given a warning, then ready, with its name', async () => {
    const app = express().use(healthRouter({ ledger: works }, { commits: fails, keys: works }));
    const response = await request(app).get('/readyz');
    assert.equal(response.status, 200);
    assert.deepEqual(response.body, { status: 'ready', degraded: ['commits'] });
  });

  it('given a check does not answer, then it counts as failing', async () => {
    const app = express().use(healthRouter({ ledger: () => new Promise(() => undefined) }));
    const response = await request(app).get('/readyz');
    assert.deepEqual(response.body, { status: 'not-ready', failing: ['ledger'] });
  }).timeout(5_000);

  it('given many ask at once, then the checks run once', async () => {
    const check = sinon.spy(works);
    const app = express().use(healthRouter({ ledger: check }));
    await Promise.all([1, 2, 3].map(() => request(app).get('/readyz')));
    sinon.assert.calledOnce(check);
  });
});
