import {
  canonicalJson,
  commitmentSchema,
  randomId,
  type CommitmentPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { query } from '../context/use-case.js';

/** All commits of the channel, a page at a time. */
export const listCommitments = query({
  name: 'PatientRecordContract:ListCommitments',
  summary: 'One CommitmentPage of all commits, in the order of their ids.',
  arguments: z.strictObject({
    pageSize: z.int().min(1).max(200),
    bookmark: z.union([randomId, z.literal('')]),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, { pageSize, bookmark }) => {
    const page = await context.publicState.page('commitment', commitmentSchema, pageSize, bookmark);
    const answer: CommitmentPage = { commitments: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
