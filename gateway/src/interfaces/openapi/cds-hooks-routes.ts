import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@healthchain/protocol';
import { z } from 'zod';
import { cardsSchema, feedbackSchema, hookRequestSchema } from '../cds-hooks/schema.js';
import { serviceIds } from '../cds-hooks/services.js';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';

const tags = ['CDS Hooks'];
const security = [{ cdsClient: [] }];
const params = z.object({ id: z.enum(serviceIds).meta({ description: 'The hook.' }) });

const asking: readonly ErrorCode[] = [
  ...(['TOKEN_MISSING', 'ASSERTION_INVALID', 'ASSERTION_EXPIRED'] as const),
  ...(['ASSERTION_WRONG_AUDIENCE', 'ASSERTION_REPLAYED', 'RATE_LIMITED'] as const),
  ...([
    'NOT_FOUND',
    'INVALID_ARGUMENT',
    'BODY_MALFORMED',
    'BODY_TOO_LARGE',
    'STORAGE_FULL',
  ] as const),
];

/** Checks of medicines as CDS Hooks 2.0. */
export const cdsHooksRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/cds-services',
    tags,
    summary: 'Discovery of CDS Hooks 2.0',
    responses: {
      200: answer('The services.', json, z.looseObject({ services: z.array(z.object()) })),
    },
  },
  {
    method: 'post',
    path: '/cds-services/{id}',
    tags,
    summary: 'Check drafted medicines',
    description:
      'The prefetch has to come along. A base that is not in force, an unknown medicine and one without RxCUI ' +
      'make cards that say so: no card means that everything was checked. The codes of `overrideReasons` are ' +
      'those that the issue of a prescription takes.',
    security,
    request: { params, body: sent(hookRequestSchema) },
    responses: {
      200: answer('What was found, the gravest first.', json, cardsSchema),
      ...refused([...asking, 'PREFETCH_MISSING', 'LEDGER_UNAVAILABLE']),
    },
  },
  {
    method: 'post',
    path: '/cds-services/{id}/feedback',
    tags,
    summary: 'Say what became of cards',
    description: 'The outcome and the coded reason are logged; comments are not kept.',
    security,
    request: { params, body: sent(feedbackSchema) },
    responses: { 200: { description: 'Taken.' }, ...refused(asking) },
  },
];
