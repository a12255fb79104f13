import {
  canonicalJson,
  documentKind,
  documentProposalSchema,
  sha256Hex,
  type ProposalPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers one page of the proposals of a kind of document. */
export const listProposals = query({
  name: 'AccessControlContract:ListProposals',
  summary:
    'One page of the proposals of the next version of a governed document: a ProposalPage. Those of ' +
    'versions that are in force by now stay on the ledger.',
  arguments: z.strictObject({
    kind: documentKind,
    version: z.int().min(1),
    ...pageArguments(sha256Hex),
  }),
  guard: anyMember,
  refusals: [],
  run: async (context, { kind, version, pageSize, bookmark }) => {
    const prefix = `proposal/${kind}/${String(version)}`;
    const page = await context.publicState.page(prefix, documentProposalSchema, pageSize, bookmark);
    const proposals: ProposalPage['proposals'] = [...page.values];
    return canonicalJson({ proposals, bookmark: page.bookmark });
  },
});
