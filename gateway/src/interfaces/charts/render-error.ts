import { renderProblem, type ErrorRenderer } from '../../platform/http/error-handler.js';
import { renderFhirError } from '../fhir/respond.js';

/** FHIR below a chart, of a journal and for FHIR operations, problem+json elsewhere in the domain API. */
const fhir = /^\/api\/v1\/(accesses\/[^/]+\/|journal\/)?fhir\b/i;

/** Presents refusals of the domain API. */
export const renderApiError: ErrorRenderer = (error, response) => {
  const render = fhir.test(response.req.originalUrl) ? renderFhirError : renderProblem;
  render(error, response);
};
