import {
  canonicalJson,
  credentialSchema,
  mspId,
  sha256Hex,
  type CredentialPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** All credentials of an organisation, a page at a time. */
export const listCredentials = query({
  name: 'AccessControlContract:ListCredentials',
  summary: 'One CredentialPage of the organisation’s credentials, in the order of their keys.',
  arguments: z.strictObject({
    mspId,
    ...pageArguments(sha256Hex),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, { mspId, pageSize, bookmark }) => {
    const prefix = `credential/${mspId}`;
    const page = await context.publicState.page(prefix, credentialSchema, pageSize, bookmark);
    const answer: CredentialPage = { credentials: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
