import { FhirIssuesError, type Issue } from '../fhir/issue.js';
import { knownSteps } from './known-elements.js';

/** Steps from a Consent to one of its elements. */
export type ElementPath = readonly PropertyKey[];

/** Refuses a Consent for what stands at these paths. */
export function inexpressible(paths: readonly ElementPath[]): FhirIssuesError {
  const [first = 'Consent', ...others] = new Set(paths.map(expressionOf));
  return new FhirIssuesError([issueAt(first), ...others.map(issueAt)]);
}

function issueAt(expression: string): Issue {
  return { code: 'CONSENT_NOT_EXPRESSIBLE', expression };
}

/** FHIRPath: a choice of types loses its type. */
function expressionOf(path: ElementPath): string {
  const steps = knownSteps(path).map((step) =>
    typeof step === 'number'
      ? `[${step}]`
      : `.${String(step).replace(/^(source|value)[A-Z].*/, '$1')}`,
  );
  return `Consent${steps.join('')}`;
}
