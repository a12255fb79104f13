import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { explanationQuerySchema } from '../charts/explanations-router.js';
import { answer, problemJson, refusals } from './answers.js';
import { accessExplanation, accessRequest, requestExplanation } from './chart-schemas.js';
import { personRefusals, seeingRefusals } from './person-routes.js';
import { problem } from './service-schemas.js';

const tags = ['Explanations'];
const json = 'application/json';
const refused = (...codes: Parameters<typeof refusals>[0]) =>
  refusals([...personRefusals, 'INVALID_ARGUMENT', ...codes], problemJson, problem);

/** Routes that say who can see what, and why. */
export const explanationRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/explanation',
    tags,
    summary: 'Who can see what of the patient’s chart, and why',
    description: 'By the rules with which openings are decided, as the ledger has them now.',
    security: [{ signIn: ['patient'] }, { signIn: ['delegate'] }],
    request: { query: explanationQuerySchema },
    responses: {
      200: answer('Everyone, with a sentence for each.', json, accessExplanation),
      ...refused('PATIENT_UNKNOWN', ...seeingRefusals),
    },
  },
  {
    method: 'post',
    path: '/api/v1/explanation',
    tags,
    summary: 'What opening a chart would come to, and what would permit it',
    description:
      'Nothing is committed, and nothing is opened. Of the patient’s consents it names those to the ' +
      'organisation alone, which permit the request.',
    security: [{ signIn: ['provider'] }],
    request: {
      query: explanationQuerySchema,
      body: { required: true, content: { [json]: { schema: accessRequest } } },
    },
    responses: {
      200: answer('The outcome, and the smallest change, in sentences.', json, requestExplanation),
      ...refused(
        'BODY_MALFORMED',
        'BODY_TOO_LARGE',
        'ORGANIZATION_KIND_NOT_PERMITTED',
        'PRIVATE_DATA_UNAVAILABLE',
      ),
    },
  },
];
