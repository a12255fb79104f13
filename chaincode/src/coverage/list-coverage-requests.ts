import { canonicalJson, randomId } from '@healthchain/protocol';
import {
  coverageCollection,
  openCoverageSchema,
  type CoverageRequestPage,
} from '@healthchain/protocol/coverage';
import { z } from 'zod';
import { gatewayOf } from '../context/guards.js';
import type { HealthContext } from '../context/health-context.js';
import { privateKeys } from '../context/ledger-keys.js';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';

/** Answers what the caller's plan is asked and can still answer. */
export const listCoverageRequests = query({
  name: 'PrescriptionManagementContract:ListCoverageRequests',
  summary:
    'One CoverageRequestPage of what the caller’s health plan has yet to answer; what has timed out is not in it.',
  arguments: z.strictObject(pageArguments(randomId)),
  guard: gatewayOf('health-plan'),
  refusals: ['PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { pageSize, bookmark }) => {
    const state = context.privateState(coverageCollection);
    const { mspId } = context.caller;
    const from = await startOf(context, bookmark);
    const page = await state.page(`openCoverage/${mspId}`, openCoverageSchema, pageSize, from);
    const requests: CoverageRequestPage['requests'] = [];
    for (const { requestId } of page.values) {
      const entry = privateKeys.coverageRequest(requestId);
      const request = await state.get(entry);
      const requestDigest = await state.hash(entry);
      if (request !== undefined && requestDigest !== undefined) {
        requests.push({ request, requestDigest });
      }
    }
    const [, next = ''] = page.bookmark.split('/');
    const answer: CoverageRequestPage = { requests, bookmark: next };
    return canonicalJson(answer);
  },
});

/**
 * Where a page starts. Keys begin with the end of the wait, so what has timed out lies before the present, and is
 * not read; a bookmark names the request that the page goes on with.
 */
async function startOf(context: HealthContext, bookmark: string): Promise<string> {
  const now = String(context.time.epochMilliseconds);
  const state = context.privateState(coverageCollection);
  const next = bookmark === '' ? undefined : await state.get(privateKeys.coverageRequest(bookmark));
  const start = next === undefined ? now : `${String(Date.parse(next.answerBy))}/${bookmark}`;
  return start > now ? start : now;
}
