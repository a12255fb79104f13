import type { ErrorCode } from '@healthchain/protocol';
import type { ZodType } from 'zod';
import { problemJson, refusals } from './answers.js';
import { problem } from './service-schemas.js';

/** Media type of what the domain API takes and gives. */
export const json = 'application/json';

/** A body that a request has to have. */
export function sent(schema: ZodType) {
  return { required: true, content: { [json]: { schema } } };
}

/** The refusals of a route of the domain API. */
export function refused(codes: readonly ErrorCode[]) {
  return refusals(codes, problemJson, problem);
}
