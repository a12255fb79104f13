import { errorCodes } from '@healthchain/protocol';
import { z } from 'zod';
import { errorCodeSystem } from '../fhir/operation-outcome.js';

/** Every coded refusal or failure. */
export const errorCode = z
  .enum(Object.keys(errorCodes))
  .meta({ id: 'ErrorCode', description: 'Stable code; never reused or renamed.' });

export const resource = z
  .looseObject({ resourceType: z.string() })
  .meta({ id: 'Resource', description: 'A FHIR R4 resource.' });

const outcomeIssue = z.looseObject({
  severity: z.enum(['fatal', 'error', 'warning', 'information']),
  code: z.string().meta({ description: 'FHIR issue type.' }),
  details: z
    .looseObject({
      coding: z.array(z.looseObject({ system: z.literal(errorCodeSystem), code: errorCode })),
      text: z.string(),
    })
    .optional(),
  diagnostics: z.string().optional(),
  expression: z
    .array(z.string())
    .optional()
    .meta({ description: 'FHIRPath of the element, such as `Bundle.entry[3].resource.gender`.' }),
});

export const operationOutcome = z
  .looseObject({ resourceType: z.literal('OperationOutcome'), issue: z.array(outcomeIssue) })
  .meta({
    id: 'OperationOutcome',
    description: 'Refusal of a FHIR request. It quotes no value of the request.',
  });

export const requestBundle = z
  .looseObject({
    resourceType: z.literal('Bundle'),
    type: z.enum(['transaction', 'batch']),
    entry: z.array(
      z.looseObject({
        fullUrl: z.string().optional(),
        resource,
        request: z.looseObject({
          method: z.literal('POST'),
          url: z.string().meta({ description: 'The resource type.' }),
          ifNoneExist: z.string().optional(),
        }),
      }),
    ),
  })
  .meta({ id: 'RequestBundle', description: 'Resources to create, all or none (transaction).' });

export const responseBundle = z
  .looseObject({
    resourceType: z.literal('Bundle'),
    type: z.enum(['transaction-response', 'batch-response']),
    entry: z.array(
      z.looseObject({
        resource: resource.optional(),
        response: z.looseObject({
          status: z.string().meta({ example: '201 Created' }),
          location: z.string().optional(),
          etag: z.string().optional(),
          lastModified: z.string().optional(),
          outcome: operationOutcome.optional(),
        }),
      }),
    ),
  })
  .meta({ id: 'ResponseBundle', description: 'One entry for each of the request, in its order.' });

export const searchset = z
  .looseObject({
    resourceType: z.literal('Bundle'),
    type: z.literal('searchset'),
    total: z.int(),
    link: z.array(z.looseObject({ relation: z.enum(['self', 'next']), url: z.url() })),
    entry: z
      .array(
        z.looseObject({
          fullUrl: z.url(),
          resource,
          search: z.looseObject({ mode: z.enum(['match', 'outcome']) }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Searchset', description: 'A page of matches; follow the link `next`.' });

export const auditEvents = z
  .looseObject({
    resourceType: z.literal('Bundle'),
    type: z.literal('searchset'),
    total: z.int(),
    link: z.array(z.looseObject({ relation: z.enum(['self', 'next']), url: z.url() })),
    entry: z
      .array(
        z.looseObject({
          fullUrl: z.string(),
          resource,
          search: z.looseObject({ mode: z.enum(['match', 'outcome']) }),
        }),
      )
      .optional(),
  })
  .meta({
    id: 'AuditEvents',
    description:
      'A page of AuditEvents, newest first; follow the link `next`. An `outcome` names an organisation ' +
      'whose part could not be had.',
  });
