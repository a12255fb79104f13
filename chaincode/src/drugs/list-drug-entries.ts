import {
  canonicalJson,
  knowledgeEntrySchema,
  rxcui,
  sha256Hex,
  type KnowledgePage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../context/guards.js';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';

/** What has been staged of a base, a page at a time. */
export const listDrugEntries = query({
  name: 'PrescriptionManagementContract:ListDrugEntries',
  summary:
    'One KnowledgePage of what is on the ledger of a base, in force or not, in the order of RxCUIs as text.',
  arguments: z.strictObject({ baseId: sha256Hex, ...pageArguments(rxcui) }),
  guard: anyMember,
  refusals: [],
  run: async ({ publicState }, { baseId, pageSize, bookmark }) => {
    const page = await publicState.page(`drug/${baseId}`, knowledgeEntrySchema, pageSize, bookmark);
    const answer: KnowledgePage = { entries: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
