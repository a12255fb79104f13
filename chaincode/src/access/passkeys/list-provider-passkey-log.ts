import {
  canonicalJson,
  mspId,
  providerPasskeyChangeSchema,
  randomId,
  sha256Hex,
  type ProviderPasskeyChangePage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { anyMember } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers how a provider's passkeys came and went. */
export const listProviderPasskeyLog = query({
  name: 'AccessControlContract:ListProviderPasskeyLog',
  summary:
    'One ProviderPasskeyChangePage of the enrolments, additions and removals of the passkeys of the ' +
    'person to whom the organisation gave this key, in the order of their ids.',
  arguments: z.strictObject({ mspId, publicKeyDigest: sha256Hex, ...pageArguments(randomId) }),
  guard: anyMember,
  refusals: [],
  run: async ({ publicState }, { mspId, publicKeyDigest, pageSize, bookmark }) => {
    const prefix = `passkeyChange/${mspId}/${publicKeyDigest}`;
    const page = await publicState.page(prefix, providerPasskeyChangeSchema, pageSize, bookmark);
    const answer: ProviderPasskeyChangePage = {
      changes: [...page.values],
      bookmark: page.bookmark,
    };
    return canonicalJson(answer);
  },
});
