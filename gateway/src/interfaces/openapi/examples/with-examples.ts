import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { HealthChainError, type ErrorCode } from '@healthchain/protocol';
import { exampleOf } from '@healthchain/protocol/examples';
import { z } from 'zod';
import { problemOf } from '../../../platform/http/problem.js';
import { httpStatus } from '../../../platform/http/status.js';
import { operationOutcome } from '../../fhir/operation-outcome.js';
import { fhirJson } from '../answers.js';
import { mainAnswers } from './answers.js';
import './json.js';
import { mainRefusals } from './refusals.js';

type Content = NonNullable<ResponseConfig['content']>;
type MakeExample = (mediaType: string, schema: unknown) => unknown;

/** A route as the tables of examples name it, such as `get /api/v1/me`. */
export function nameOf({ method, path }: Pick<RouteConfig, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** A route with an example of its body, of its main answer and of its main refusal. */
export function withExamples(route: RouteConfig): RouteConfig {
  const { body } = route.request ?? {};
  return {
    ...route,
    ...(body && {
      request: { ...route.request, body: { ...body, content: shown(body.content, bodyExample) } },
    }),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([status, response]) => [
        status,
        withExample(response as ResponseConfig, exampleFor(route, Number(status))),
      ]),
    ),
  };
}

function withExample(response: ResponseConfig, make: MakeExample | undefined): ResponseConfig {
  const { content } = response;
  return content === undefined || make === undefined
    ? response
    : { ...response, content: shown(content, make) };
}

/** How the example of a status is made; undefined where the route has none of it. */
function exampleFor(route: RouteConfig, status: number): MakeExample | undefined {
  const name = nameOf(route);
  if (status < 300) {
    return (mediaType, schema) => mainAnswers[name] ?? bodyExample(mediaType, schema);
  }
  const refusal = mainRefusals[name];
  return refusal !== undefined && httpStatus[refusal] === status
    ? (mediaType) => refusalExample(mediaType, refusal)
    : undefined;
}

function shown(content: Content, make: MakeExample): Content {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, media]) => [
      mediaType,
      !mediaType.endsWith('json') || media === undefined || '$ref' in media
        ? media
        : { ...media, examples: { example: { value: make(mediaType, media.schema) } } },
    ]),
  );
}

const bodyExample: MakeExample = (_, schema) => {
  if (!(schema instanceof z.ZodType)) {
    throw new Error('The schema of a route is not one of zod.');
  }
  return exampleOf(schema);
};

/** As a gateway would present it. */
function refusalExample(mediaType: string, code: ErrorCode): unknown {
  return mediaType === fhirJson
    ? operationOutcome([{ code }])
    : problemOf(new HealthChainError(code));
}
