import { canonicalJson, randomId } from '@healthchain/protocol';
import {
  finalStatuses,
  openTransfer,
  prescriptionsCollection,
  queuedSchema,
  statusOf,
  type Prescription,
  type PrescriptionPage,
} from '@healthchain/protocol/prescriptions';
import { z } from 'zod';
import { credentialHolderOf } from '../context/guards.js';
import { privateKeys } from '../context/ledger-keys.js';
import { pageArguments } from '../context/page-arguments.js';
import { query } from '../context/use-case.js';

/** Answers what the caller's pharmacy was sent and has not done with. */
export const listQueue = query({
  name: 'PrescriptionManagementContract:ListQueue',
  summary:
    'One PrescriptionPage of what the caller’s pharmacy was chosen to fill, or was sent, and can still fill; a page ' +
    'can have fewer than were asked for.',
  arguments: z.strictObject(pageArguments(randomId)),
  guard: credentialHolderOf('pharmacy'),
  refusals: ['PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { pageSize, bookmark }) => {
    const state = context.privateState(prescriptionsCollection);
    const page = await state.page(
      `queued/${context.caller.mspId}`,
      queuedSchema,
      pageSize,
      bookmark,
    );
    const found = await Promise.all(
      page.values.map(({ patientId, prescriptionId }) =>
        state.get(privateKeys.prescription(patientId, prescriptionId)),
      ),
    );
    const open = found
      .filter((each) => each !== undefined)
      .filter((each) => isFor(context.caller.mspId, each))
      .filter((each) => !finalStatuses.includes(statusOf(each, context.time)));
    const answer: PrescriptionPage = { prescriptions: open, bookmark: page.bookmark };
    return canonicalJson(answer);
  },
});

/** Whether a prescription stands at a pharmacy, or is on its way there. */
function isFor(pharmacy: string, prescription: Prescription): boolean {
  return prescription.pharmacy === pharmacy || openTransfer(prescription)?.to === pharmacy;
}
