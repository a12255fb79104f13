import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { placeNetwork, type Organization } from '../topology/network.js';
import { listen } from '../test-support/listen.js';
import { describeWaiting, gatewayReadiness } from './readiness.js';

const shipped = readConsortium(resolve(import.meta.dirname, '../../consortium.yaml'));

describe('the readiness of gateways', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  /** An organisation whose gateway answers so. */
  async function answering(index: number, status: number, body: object): Promise<Organization> {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/readyz' ? status : 404);
      response.end(JSON.stringify(body));
    });
    servers.push(server);
    const port = await listen(server);
    return { ...silent(index), gatewayUrl: `http://localhost:${port}` };
  }

  function silent(index: number): Organization {
    const organization = placeNetwork(shipped, '/state').organizations[index];
    assert.ok(organization);
    return { ...organization, gatewayUrl: 'http://localhost:1' };
  }

  it('names the gateways that are waited for, and their failing checks', async () => {
    const failing = ['ledger', 'read-model'];
    const organizations = [
      await answering(0, 503, { status: 'not-ready', failing }),
      await answering(1, 200, { status: 'ready' }),
      silent(2),
    ];
    assert.equal(
      await describeWaiting(organizations),
      'lakeside waits for ledger, read-model; cornerstone does not answer yet',
    );
  });

  it('is "ready" for an answer of 200 only', async () => {
    assert.equal(await gatewayReadiness(await answering(0, 200, {})), 'ready');
    assert.deepEqual(await gatewayReadiness(await answering(0, 503, {})), { failing: [] });
    assert.equal(await gatewayReadiness(silent(0)), 'silent');
  });
});
