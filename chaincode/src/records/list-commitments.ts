import {
  canonicalJson,
  commitmentSchema,
  randomId,
  type CommitmentPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';

/** All commits of the channel, a page at a time. */
export const listCommitments = query({
  name: 'PatientRecordContract:ListCommitments',
  summary: 'One CommitmentPage of all commits, in the order of their ids.',
  arguments: z.strictObject({
    ...pageArguments(randomId),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, { pageSize, bookmark }) => {
    const page = await context.publicState.page('commitment', commitmentSchema, pageSize, bookmark);
    const answer: CommitmentPage = { commitments: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
