import {
  canonicalJson,
  passkeyChangeSchema,
  patientAuthority,
  randomId,
  type PasskeyChangePage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers how a patient's passkeys came and went. */
export const listPasskeyLog = query({
  name: 'AccessControlContract:ListPasskeyLog',
  summary:
    'One PasskeyChangePage of the enrolments, additions and removals of a patient’s passkeys, in the ' +
    'order of their ids.',
  arguments: z.strictObject({ patientId: randomId, ...pageArguments(randomId) }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: [],
  run: async (context, { patientId, pageSize, bookmark }) => {
    const page = await context
      .privateState(patientAuthority)
      .page(`passkeyChange/${patientId}`, passkeyChangeSchema, pageSize, bookmark);
    const answer: PasskeyChangePage = { changes: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
