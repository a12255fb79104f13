import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler, Response } from 'express';
import type { ErrorRenderer } from '../../platform/http/error-handler.js';
import { issuesOf } from './issue.js';
import { operationOutcome } from './operation-outcome.js';

const fhirJson = 'application/fhir+json; charset=utf-8';

/** Sends JSON text as FHIR. */
export function sendFhir(response: Response, status: number, json: string): void {
  response.status(status).set('Content-Type', fhirJson).send(Buffer.from(json));
}

/** What each path below the FHIR base allows, first match first; any other allows nothing. */
const allowed: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/$/, 'POST'],
  [/^\/metadata\/?$/, 'GET, HEAD'],
  [/^\/[^/]+\/?$/, 'GET, HEAD, POST'],
  [/^\/[^/]+\/_search\/?$/, 'POST'],
  [/^\/[^/]+\/[^/]+\/?$/, 'GET, HEAD'],
  [/^\/[^/]+\/[^/]+\/_history\/[^/]+\/?$/, 'GET, HEAD'],
];

/** Answers whatever no route took. */
export const refuseUnknown: RequestHandler = (request, response, next) => {
  const [, methods = ''] = allowed.find(([path]) => path.test(request.path)) ?? [];
  response.set('Allow', methods);
  next(new HealthChainError('INTERACTION_NOT_SUPPORTED'));
};

/** Presents refusals under the FHIR base as OperationOutcomes. */
export const renderFhirError: ErrorRenderer = (error, response) => {
  sendFhir(response, response.statusCode, JSON.stringify(operationOutcome(issuesOf(error))));
};
