import {
  canonicalJson,
  patientAuthority,
  patientRequestSchema,
  randomId,
  type PatientRequestPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { pageArguments } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers what a patient asked for, and what became of it. */
export const listRequests = query({
  name: 'AccessControlContract:ListRequests',
  summary: 'One PatientRequestPage of what a patient asked for, in the order of the requests’ ids.',
  arguments: z.strictObject({ patientId: randomId, ...pageArguments(randomId) }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: [],
  run: async (context, { patientId, pageSize, bookmark }) => {
    const page = await context
      .privateState(patientAuthority)
      .page(`patientRequest/${patientId}`, patientRequestSchema, pageSize, bookmark);
    const answer: PatientRequestPage = { requests: [...page.values], bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
