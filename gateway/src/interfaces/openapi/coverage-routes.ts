import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { randomId, type ErrorCode } from '@healthchain/protocol';
import { coverageStandingSchema } from '@healthchain/protocol/coverage';
import { z } from 'zod';
import { wantedCoverageSchema } from '../coverage/schema.js';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';

const tags = ['Coverage'];
const security = [{ signIn: ['provider'] }];

const wanted = wantedCoverageSchema.meta({
  id: 'WantedCoverage',
  description:
    'The member is sealed to the plan before anything leaves the gateway. Amounts are thousandths of the unit.',
});
const requestName = z
  .strictObject({ requestId: randomId })
  .meta({ id: 'CoverageRequestName', description: 'Under which the answer is asked for.' });
const standing = coverageStandingSchema.meta({
  id: 'CoverageStanding',
  description:
    '`open` waits; `timed-out` was not answered in time, and will not be; `answered` has an answer that holds, ' +
    'endorsed by the plan’s own peer; `expired` had one. An answer can be `unknown`, with the reason. What is absent ' +
    'of a benefit, the plan did not say.',
});

const asking: readonly ErrorCode[] = [...personRefusals, 'ROLE_NOT_PERMITTED', 'LEDGER_REJECTED'];

/** All of this is for prescribers and pharmacists. */
export const coverageRoutes: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/v1/coverage-requests',
    tags,
    summary: 'Ask a health plan what it pays of a drug for a member',
    description:
      'Commits the request; the plan’s gateway asks the plan’s system and answers on the ledger, or the request ' +
      'times out.',
    security,
    request: { body: sent(wanted) },
    responses: {
      201: answer('The request stands.', json, requestName),
      ...refused([
        ...asking,
        'INVALID_ARGUMENT',
        'BODY_MALFORMED',
        'BODY_TOO_LARGE',
        'ORGANIZATION_UNKNOWN',
        'NOT_FOUND',
      ]),
    },
  },
  {
    method: 'get',
    path: '/api/v1/coverage-requests/{requestId}',
    tags,
    summary: 'What has become of a request',
    security,
    request: { params: requestName },
    responses: {
      200: answer('As it stands now.', json, standing),
      ...refused([...asking, 'NOT_FOUND', 'COVERAGE_NOT_ENDORSED']),
    },
  },
];
