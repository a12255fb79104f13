import {
  applicationSchema,
  canonicalJson,
  mspId,
  randomId,
  type ApplicationPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** All applications at an organisation, a page at a time. */
export const listApplications = query({
  name: 'AccessControlContract:ListApplications',
  summary: 'One ApplicationPage of the organisation’s applications, in the order of their ids.',
  arguments: z.strictObject({
    mspId,
    ...pageArguments(randomId),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, { mspId, pageSize, bookmark }) => {
    const prefix = `application/${mspId}`;
    const page = await context.publicState.page(prefix, applicationSchema, pageSize, bookmark);
    const answer: ApplicationPage = { applications: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
