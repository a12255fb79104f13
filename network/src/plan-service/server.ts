import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerFhir } from './answer-fhir.js';
import { answerX12 } from './answer-x12.js';
import type { BenefitFile } from './benefit-file.js';

/** Where the service takes what. */
export const planServicePaths = {
  x12: '/x12',
  fhir: '/fhir',
} as const;

const sizeLimit = 262_144;

interface Answer {
  readonly mediaType: string;
  readonly text: string;
}

/** The sample health plan's own system: it answers X12 270 and FHIR eligibility requests from one file. */
export function planServer(file: BenefitFile): Server {
  const routes: Readonly<Record<string, (body: string) => Answer>> = {
    [planServicePaths.x12]: (body) => ({
      mediaType: 'application/EDI-X12',
      text: answerX12(file, body),
    }),
    [`${planServicePaths.fhir}/CoverageEligibilityRequest/$submit`]: (body) => ({
      mediaType: 'application/fhir+json',
      text: JSON.stringify(answerFhir(file, body)),
    }),
  };
  return createServer((request, response) => {
    const route = request.method === 'POST' ? routes[request.url ?? ''] : undefined;
    if (route === undefined) {
      response.writeHead(404).end();
      return;
    }
    respond(request, response, route).catch(() => {
      response.writeHead(400).end();
    });
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  route: (body: string) => Answer,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeLimit) {
      throw new Error('The request is too large.');
    }
    chunks.push(chunk);
  }
  const { mediaType, text } = route(Buffer.concat(chunks).toString('utf8'));
  response.writeHead(200, { 'content-type': mediaType }).end(text);
}
