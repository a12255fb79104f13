import {
  canonicalJson,
  accessSchema,
  patientAuthority,
  randomId,
  type AccessPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers who asked for a patient's chart, and with what outcome. */
export const listAccesses = query({
  name: 'AccessControlContract:ListAccesses',
  summary: 'One AccessPage of all that was asked of a patient’s chart, in the order of their ids.',
  arguments: z.strictObject({
    patientId: randomId,
    ...pageArguments(randomId),
  }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: [],
  run: async (context, { patientId, pageSize, bookmark }) => {
    const page = await context
      .privateState(patientAuthority)
      .page(`access/${patientId}`, accessSchema, pageSize, bookmark);
    const answer: AccessPage = { accesses: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
