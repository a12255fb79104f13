import type { ErrorCode } from '@healthchain/protocol';
import { fhirJson, refusals } from './answers.js';
import { operationOutcome } from './fhir-schemas.js';

/** The refusals of a route that answers in FHIR. */
export function refusedAsFhir(codes: readonly ErrorCode[]) {
  return refusals(codes, fhirJson, operationOutcome);
}
