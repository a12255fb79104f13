import {
  canonicalJson,
  emergencyBookmark,
  patientAuthority,
  patientRequestSchema,
  stateOfRequest,
  type OpenRequestPage,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { pageSize } from '../../context/page-arguments.js';
import { query } from '../../context/use-case.js';

/** Answers what the caller's hospital has yet to answer. */
export const listOpenRequests = query({
  name: 'AccessControlContract:ListOpenRequests',
  summary:
    'One OpenRequestPage of what patients ask of the caller’s hospital and it has yet to answer: all of ' +
    'it (open), or what is late by now (overdue). It looks at as many requests as the page is large, and ' +
    'leaves out what was answered: a page can hold fewer, or none, and is the last without a bookmark.',
  arguments: z.strictObject({
    state: z.enum(['open', 'overdue']),
    pageSize,
    bookmark: emergencyBookmark,
  }),
  guard: credentialHolderOf('hospital'),
  refusals: [],
  run: async (context, { state, pageSize, bookmark }) => {
    const page = await context
      .privateState(patientAuthority)
      .page('patientRequest', patientRequestSchema, pageSize, bookmark);
    const wanted = state === 'overdue' ? ['overdue'] : ['open', 'overdue'];
    const requests = page.values.filter(
      (each) =>
        each.custodian === context.caller.mspId &&
        wanted.includes(stateOfRequest(each, context.time)),
    );
    const answer: OpenRequestPage = { requests, bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});
