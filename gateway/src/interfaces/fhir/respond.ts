import { HealthChainError } from '@healthchain/protocol';
import type { RequestHandler, Response } from 'express';
import type { ErrorRenderer } from '../../platform/http/error-handler.js';
import { issuesOf } from './issue.js';
import { operationOutcome } from './operation-outcome.js';

const fhirJson = 'application/fhir+json; charset=utf-8';
const formats = ['json', 'application/json', 'application/fhir+json'];

/** Sends JSON text as FHIR. */
export function sendFhir(response: Response, status: number, json: string): void {
  response.status(status).set('Content-Type', fhirJson).send(Buffer.from(json));
}

/** Refuses a client that does not take JSON, by `_format` or else by Accept: NOT_ACCEPTABLE. */
export const negotiate: RequestHandler = (request, _response, next) => {
  const { _format: format } = request.query;
  const acceptable =
    format === undefined
      ? request.accepts(formats) !== false
      : typeof format === 'string' && formats.includes(mediaTypeOf(format));
  next(acceptable ? undefined : new HealthChainError('NOT_ACCEPTABLE'));
};

/** A `+` that is not escaped in a URL arrives as a space. */
function mediaTypeOf(format: string): string {
  return (format.split(';', 1)[0] ?? '').replace(' ', '+');
}

/** Methods by the depth of a path below the FHIR base. */
const allowed = ['POST', 'GET, HEAD, POST'];

/** Answers whatever no route took. */
export const refuseUnknown: RequestHandler = (request, response, next) => {
  const depth = request.path.split('/').filter((step) => step !== '').length;
  response.set('Allow', allowed[depth] ?? 'GET, HEAD');
  next(new HealthChainError('INTERACTION_NOT_SUPPORTED'));
};

/** Presents refusals under the FHIR base as OperationOutcomes. */
export const renderFhirError: ErrorRenderer = (error, response) => {
  sendFhir(response, response.statusCode, JSON.stringify(operationOutcome(issuesOf(error))));
};
