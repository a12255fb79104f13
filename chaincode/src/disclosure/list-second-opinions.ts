import {
  canonicalJson,
  mspId,
  randomId,
  secondOpinionSchema,
  type SecondOpinionPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';

/** What an organisation was asked. */
export const listSecondOpinions = query({
  name: 'AccessControlContract:ListSecondOpinions',
  summary: 'One SecondOpinionPage of what an organisation was asked, in the order of the ids.',
  arguments: z.strictObject({
    mspId,
    ...pageArguments(randomId),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, args) => {
    const prefix = `secondOpinion/${args.mspId}`;
    const { pageSize, bookmark } = args;
    const page = await context.publicState.page(prefix, secondOpinionSchema, pageSize, bookmark);
    const answer: SecondOpinionPage = { opinions: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
