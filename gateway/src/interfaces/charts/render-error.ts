import { renderProblem, type ErrorRenderer } from '../../platform/http/error-handler.js';
import { renderFhirError } from '../fhir/respond.js';

/** FHIR below a chart, problem+json elsewhere in the domain API. */
const chart = /^\/api\/v1\/accesses\/[^/]+\/fhir/i;

/** Presents refusals of the domain API. */
export const renderApiError: ErrorRenderer = (error, response) => {
  const render = chart.test(response.req.originalUrl) ? renderFhirError : renderProblem;
  render(error, response);
};
