import {
  canonicalJson,
  careTeamSchema,
  mspId,
  randomId,
  type CareTeamPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** All care teams of an organisation, a page at a time. */
export const listCareTeams = query({
  name: 'AccessControlContract:ListCareTeams',
  summary: 'One CareTeamPage of the organisation’s care teams, in the order of their ids.',
  arguments: z.strictObject({ mspId, ...pageArguments(randomId) }),
  guard: anyMember,
  refusals: [],
  run: async (context, { mspId, pageSize, bookmark }) => {
    const prefix = `careTeam/${mspId}`;
    const page = await context.publicState.page(prefix, careTeamSchema, pageSize, bookmark);
    const answer: CareTeamPage = { careTeams: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
