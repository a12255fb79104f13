import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { searchParameters, type TypeParameters } from '../../records/search/parameters.js';
import { answer, fhirJson, problemJson, refusals } from './answers.js';
import { refusedAsFhir } from './fhir-api.js';
import { requestBundle, resource, responseBundle, searchset } from './fhir-schemas.js';
import { metadataDocument, problem } from './service-schemas.js';

const tags = ['FHIR'];
const type = z.enum(Object.keys(searchParameters));
const id = z.uuid();

const everywhere: readonly ErrorCode[] = ['NOT_ACCEPTABLE', 'BUSY', 'RATE_LIMITED', 'INTERNAL'];
const signedIn: readonly ErrorCode[] = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_WRONG_AUDIENCE',
  'SCOPE_INSUFFICIENT',
  'POLICY_NOT_PERMITTED',
  'POLICY_UNKNOWN',
  'LEDGER_UNAVAILABLE',
  // A gateway that has not met the ledger yet, or cannot.
  'CATCHING_UP',
  'CERTIFICATE_EXPIRED',
  ...everywhere,
];
const writing: readonly ErrorCode[] = [
  ...signedIn,
  'UNSUPPORTED_MEDIA_TYPE',
  'BODY_MALFORMED',
  'BODY_TOO_LARGE',
  'RESOURCE_INVALID',
  'REFERENCE_UNRESOLVED',
  'REFERENCE_AMBIGUOUS',
  'CONDITION_AMBIGUOUS',
  'SUBJECT_MISSING',
  'SUBJECT_AMBIGUOUS',
  'KEY_UNAVAILABLE',
  'REPLICATION_FAILED',
  'STORAGE_FULL',
  'LEDGER_REJECTED',
  'COMMIT_UNKNOWN',
];
const reading: readonly ErrorCode[] = [
  ...signedIn,
  'KEY_UNAVAILABLE',
  'CONTENT_UNAVAILABLE',
  'CONTENT_ALTERED',
];
const searching: readonly ErrorCode[] = [
  ...reading,
  'INVALID_ARGUMENT',
  'SEARCH_PARAMETER_NOT_SUPPORTED',
  'PAGE_EXPIRED',
];

const prefer = z
  .enum(['return=minimal', 'return=representation'])
  .optional()
  .meta({ description: 'Whether created resources come back; `return=minimal` unless told.' });
const strictness = z
  .enum(['handling=strict', 'handling=lenient'])
  .optional()
  .meta({ description: 'Whether unknown parameters are refused; ignored unless told.' });
const pageSize = z.int().min(0).max(1000).default(50).meta({ description: 'Resources on a page.' });

/** The routes of the FHIR interface; the searches come from the table that the index is made from. */
export function fhirRoutes(): RouteConfig[] {
  return [...discoveryRoutes, ...writeRoutes, ...readRoutes, ...searchRoutes()];
}

const discoveryRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/fhir/metadata',
    tags,
    summary: 'CapabilityStatement',
    responses: {
      200: answer('What this server can do.', fhirJson, resource),
      ...refusedAsFhir(everywhere),
    },
  },
  {
    method: 'get',
    path: '/fhir/.well-known/smart-configuration',
    tags,
    summary: 'SMART discovery',
    responses: {
      200: answer('Endpoints and capabilities.', 'application/json', metadataDocument),
      ...refusals(['BUSY', 'RATE_LIMITED'], problemJson, problem),
    },
  },
];

const writeRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/fhir',
    tags,
    summary: 'Transaction or batch',
    description:
      'Creates the resources of a Bundle. A transaction is one ledger transaction: all or none. ' +
      'Conditional creates (`ifNoneExist`) and conditional references are resolved first. ' +
      'Needs `c` for every type.',
    security: [{ smart: ['system/*.cruds'] }],
    request: {
      headers: z.object({ Prefer: prefer }),
      body: { required: true, content: { [fhirJson]: { schema: requestBundle } } },
    },
    responses: {
      200: answer('What became of each entry.', fhirJson, responseBundle),
      ...refusedAsFhir([
        ...writing,
        'BUNDLE_INVALID',
        'BUNDLE_TOO_MANY_ENTRIES',
        'ENTRY_NOT_SUPPORTED',
      ]),
    },
  },
  {
    method: 'post',
    path: '/fhir/{type}',
    tags,
    summary: 'Create',
    security: [{ smart: ['system/*.cruds'] }],
    request: {
      params: z.object({ type }),
      headers: z.object({
        Prefer: prefer,
        'If-None-Exist': z
          .string()
          .optional()
          .meta({ description: 'Search criteria; nothing is created if one resource matches.' }),
      }),
      body: { required: true, content: { [fhirJson]: { schema: resource } } },
    },
    responses: {
      200: answer('A resource matched `If-None-Exist`.', fhirJson, resource),
      201: answer('Created; `Location` and `ETag` name the version.', fhirJson, resource),
      ...refusedAsFhir([...writing, 'RESOURCE_TYPE_NOT_SUPPORTED']),
    },
  },
];

const readRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/fhir/{type}/{id}',
    tags,
    summary: 'Read',
    security: [{ smart: ['system/*.rs'] }],
    request: { params: z.object({ type, id }) },
    responses: {
      200: answer('The resource as it was stored.', fhirJson, resource),
      ...refusedAsFhir([...reading, 'NOT_FOUND', 'RESOURCE_TYPE_NOT_SUPPORTED']),
    },
  },
  {
    method: 'get',
    path: '/fhir/{type}/{id}/_history/{version}',
    tags,
    summary: 'Read a version',
    security: [{ smart: ['system/*.rs'] }],
    request: { params: z.object({ type, id, version: z.string() }) },
    responses: {
      200: answer('That version of the resource.', fhirJson, resource),
      ...refusedAsFhir([...reading, 'NOT_FOUND', 'RESOURCE_TYPE_NOT_SUPPORTED']),
    },
  },
];

function searchRoutes(): RouteConfig[] {
  const byForm: RouteConfig = {
    method: 'post',
    path: '/fhir/{type}/_search',
    tags,
    summary: 'Search by form',
    description: 'The same as `GET`, with names and identifiers kept out of URLs.',
    security: [{ smart: ['system/*.rs'] }],
    request: {
      params: z.object({ type }),
      headers: z.object({ Prefer: strictness }),
      body: {
        content: {
          'application/x-www-form-urlencoded': { schema: z.record(z.string(), z.string()) },
        },
      },
    },
    responses: {
      200: answer('A page of matches.', fhirJson, searchset),
      ...refusedAsFhir([...searching, 'UNSUPPORTED_MEDIA_TYPE', 'RESOURCE_TYPE_NOT_SUPPORTED']),
    },
  };
  return [byForm, ...Object.entries(searchParameters).map(searchRoute)];
}

function searchRoute([name, parameters]: [string, TypeParameters]): RouteConfig {
  return {
    method: 'get',
    path: `/fhir/${name}`,
    tags: ['FHIR search'],
    summary: `Search ${name}`,
    security: [{ smart: [`system/${name}.s`] }],
    request: {
      headers: z.object({ Prefer: strictness }),
      query: z.object({ ...criteria(parameters), _id: z.string().optional(), _count: pageSize }),
    },
    responses: {
      200: answer('A page of matches.', fhirJson, searchset),
      ...refusedAsFhir(searching),
    },
  };
}

const forms = {
  token: 'Token: `code`, `system|code` or `|code`; alternatives by comma.',
  string: 'Beginning of a word, without regard to case and accents.',
  reference: 'Reference: `Type/id` or id.',
  chart: 'The patient: `Patient/id` or id.',
  date: 'Day, month or year.',
} as const;

function criteria(parameters: TypeParameters): Record<string, z.ZodOptional<z.ZodString>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { kind }]) => [
      name,
      z.string().optional().meta({ description: forms[kind] }),
    ]),
  );
}
