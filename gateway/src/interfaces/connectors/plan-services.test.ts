import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnknownCoverage, type PlanService } from '../../coverage/plan-service.js';
import { inquiry } from '../../coverage/test-support/inquiry.js';
import { fhirPlanService } from '../coverage-eligibility/fhir-plan-service.js';
import { x12PlanService } from '../x12/x12-plan-service.js';

interface Received {
  readonly path: string;
  readonly mediaType: string | undefined;
  readonly body: string;
}

describe('the systems of health plans over HTTP', () => {
  let server: Server;
  let received: Received[];
  let respond: (response: ServerResponse) => void;
  let services: readonly PlanService[];
  const limits = { timeout: 5_000, size: 1_000 };

  beforeEach(async () => {
    received = [];
    respond = (response) => response.end();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        const mediaType = request.headers['content-type'];
        received.push({ path: request.url ?? '', mediaType, body });
        respond(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/plan`;
    const payer = { name: 'Evergreen', id: 'EVG' };
    services = [
      x12PlanService({ url, sender: 'A1', receiver: 'B1', payer, usage: 'T', limits }),
      fhirPlanService({ url: `${url}/`, insurer: 'Evergreen', limits }),
    ];
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (service: PlanService, patience = 2_000) =>
    service.ask(inquiry, AbortSignal.timeout(patience));

  it('given an inquiry, then nothing of the member stands in the address', async () => {
    for (const service of services) {
      await assert.rejects(ask(service), UnknownCoverage);
    }
    assert.deepEqual(
      received.map(({ path, mediaType }) => [path, mediaType]),
      [
        ['/plan', 'application/EDI-X12'],
        ['/plan/CoverageEligibilityRequest/$submit', 'application/fhir+json'],
      ],
    );
    assert.ok(received.every(({ body }) => body.includes(inquiry.member.memberId)));
  });

  it('given what is no answer, then malformed', async () => {
    for (const text of ['', 'ISA*', '{}', '[]', 'null', '<html>']) {
      respond = (response) => response.end(text);
      for (const service of services) {
        await assert.rejects(ask(service), { reason: 'answer-malformed' }, text);
      }
    }
  });

  it('given another status, a redirection, too much or silence, then no answer at all', async () => {
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.end('x'.repeat(limits.size + 1)),
    ];
    for (respond of answers) {
      for (const service of services) {
        await assert.rejects(ask(service), (error) => !(error instanceof UnknownCoverage));
      }
    }
    respond = () => undefined;
    for (const service of services) {
      await assert.rejects(ask(service, 50), { name: 'TimeoutError' });
    }
  });
});
