import { malformed, type PlanService } from '../../coverage/plan-service.js';
import { fetchText, type FetchLimits } from '../connectors/fetch-text.js';
import { eligibilityRequest } from './eligibility-request.js';
import { readEligibility } from './read-response.js';

export interface FhirPlanServiceOptions {
  /** Base of the plan's FHIR API. */
  readonly url: string;
  /** The plan's name. */
  readonly insurer: string;
  readonly limits?: FetchLimits;
  readonly now?: () => Date;
}

const defaultLimits: FetchLimits = { timeout: 20_000, size: 1_048_576 };
const mediaType = 'application/fhir+json';

/** A plan's system that is asked by FHIR R4: `POST [base]/CoverageEligibilityRequest/$submit`. */
export function fhirPlanService(options: FhirPlanServiceOptions): PlanService {
  const { url, insurer, limits = defaultLimits, now = () => new Date() } = options;
  const address = new URL(`${url.replace(/\/$/, '')}/CoverageEligibilityRequest/$submit`);
  return {
    ask: async (inquiry, signal) => {
      const init = {
        ...{ method: 'POST', signal },
        headers: { 'content-type': mediaType, accept: mediaType },
        body: JSON.stringify(eligibilityRequest(inquiry, insurer, now())),
      };
      return readEligibility(parse(await fetchText(address, limits, init)), inquiry);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return malformed('The answer is no JSON.');
  }
}
