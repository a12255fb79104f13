import { canonicalJson, sha256Hex } from '@healthchain/protocol';
import {
  issueRequestSchema,
  matterDigest,
  mattersOf,
  prescriptionsTransientField,
  type CheckedPrescriptions,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { memberOf } from '../context/guards.js';
import { query } from '../context/use-case.js';
import { checkOrders } from './check-order.js';
import { coveredMedicines } from './covered-medicines.js';
import { draftRefusals, loadDrafts } from './load-drafts.js';
import { loadMedicines } from './medication-profile.js';

/** Answers what a prescriber would have to answer to issue drafts now. */
export const checkPrescriptions = query({
  name: 'PrescriptionManagementContract:CheckPrescriptions',
  summary:
    'CheckedPrescriptions: what the drug knowledge in force finds, or does not know, of drafts of a prescriber of ' +
    'the caller’s organisation, and what of it takes a coded reason. To be evaluated: a transaction would keep the ' +
    'answer in a block.',
  arguments: z.strictObject({ publicKeyDigest: sha256Hex }),
  guard: memberOf('hospital'),
  transient: `\`${prescriptionsTransientField}\`: IssueRequest, whose overrides do not count`,
  refusals: ['TRANSIENT_MISSING', ...draftRefusals, 'SCHEDULE_MISSTATED'],
  run: async (context, { publicKeyDigest }) => {
    const request = context.transient(prescriptionsTransientField, issueRequestSchema);
    const holder = { organization: context.caller.mspId, publicKeyDigest };
    const drafts = await loadDrafts(context, request, holder);
    const taken = await loadMedicines(context, request.patientId);
    const known = await coveredMedicines(context, request, holder, taken);
    const orders = drafts.map(({ order }) => order);
    const { check } = await checkOrders(context, orders, request, known);
    const answer: CheckedPrescriptions = {
      check,
      matters: mattersOf(check).map((matter) => ({ digest: matterDigest(matter), matter })),
    };
    return canonicalJson(answer);
  },
});
