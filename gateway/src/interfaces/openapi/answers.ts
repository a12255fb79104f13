import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type ErrorCode, errorCodes } from '@healthchain/protocol';
import type { ZodType } from 'zod';
import { httpStatus } from '../../platform/http/status.js';

type Responses = RouteConfig['responses'];

export const fhirJson = 'application/fhir+json';
export const problemJson = 'application/problem+json';

/** An answer with a body of one media type. */
export function answer(description: string, mediaType: string, schema: ZodType): ResponseConfig {
  return { description, content: { [mediaType]: { schema } } };
}

/** The answers of refusals, by status, each naming its codes and what they mean. */
export function refusals(
  codes: readonly ErrorCode[],
  mediaType: string,
  schema: ZodType,
): Responses {
  const statuses = [...new Set(codes.map((code) => httpStatus[code]))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const meanings = codes
        .filter((code) => httpStatus[code] === status)
        .map((code) => `- \`${code}\`: ${errorCodes[code]}`);
      return [String(status), answer(meanings.join('\n'), mediaType, schema)];
    }),
  );
}
